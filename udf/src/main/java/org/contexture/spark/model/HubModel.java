package org.contexture.spark.model;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.hub.HubCache;
import org.contexture.encoder.hub.HubDownload;
import org.contexture.encoder.hub.HubName;
import org.contexture.encoder.hub.HubSettings;
import org.contexture.encoder.hub.HubSnapshot;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;

/**
 * A model that is named as on a hub.
 *
 * @param file as {@link ModelLocation#file}
 */
record HubModel(HubName name, String file, ModelSearch search, HubSettings settings) {
  /**
   * Where it was found.
   *
   * @param snapshot in a cache, or none
   * @param folder of a model alone, in a folder of models, or none
   */
  record Found(Optional<HubSnapshot> snapshot, Optional<Path> folder) {
    static Found snapshot(HubSnapshot snapshot) {
      return new Found(Optional.of(snapshot), Optional.empty());
    }

    static Found folder(Path folder) {
      return new Found(Optional.empty(), Optional.of(folder));
    }

    /** Where its files are. */
    Path path() {
      return snapshot
          .map(there -> new Path("file", null, there.root().toString()))
          .or(this::folder)
          .orElseThrow();
    }
  }

  /**
   * Looks for it; where it is not there, or not whole, it is downloaded if that is allowed.
   *
   * @throws ModelException which says where it was looked for
   */
  Found find(Configuration hadoop) throws IOException {
    Optional<Found> found = there(hadoop);
    if (search.download() && found.filter(this::isWhole).isEmpty()) {
      HubName wanted = found.flatMap(Found::snapshot).map(HubSnapshot::name).orElse(name);
      return Found.snapshot(new HubDownload(settings).download(wanted, file, HubModel::moreFiles));
    }
    return found.orElseThrow(this::missing);
  }

  private boolean isWhole(Found found) {
    return found.snapshot().flatMap(there -> there.lack(file)).isEmpty();
  }

  private Optional<Found> there(Configuration hadoop) throws IOException {
    for (String path : search.paths()) {
      Optional<Found> found = in(new Path(path), hadoop);
      if (found.isPresent()) {
        return found;
      }
    }
    return new HubCache(settings.cache()).find(name).map(Found::snapshot);
  }

  private Optional<Found> in(Path folder, Configuration hadoop) throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    if (files instanceof LocalFileSystem local) {
      Optional<HubSnapshot> snapshot = new HubCache(local.pathToFile(folder).toPath()).find(name);
      if (snapshot.isPresent()) {
        return snapshot.map(Found::snapshot);
      }
    }
    if (name.revision().isEmpty()) {
      for (String below : List.of(name.repository(), name.lastPart())) {
        Path model = new Path(folder, below);
        if (files.exists(model)) {
          return Optional.of(Found.folder(plain(files, model)));
        }
      }
    }
    return Optional.empty();
  }

  /** As a person would give it on any node. */
  private static Path plain(FileSystem files, Path path) {
    Path whole = files.makeQualified(path);
    return files instanceof LocalFileSystem ? Path.getPathWithoutSchemeAndAuthority(whole) : whole;
  }

  private ModelException missing() {
    List<HubCache> caches = new ArrayList<>();
    search.paths().forEach(path -> cache(path).ifPresent(caches::add));
    caches.add(new HubCache(settings.cache()));
    String known =
        caches.stream()
            .flatMap(cache -> cache.revisions(name).stream())
            .distinct()
            .collect(Collectors.joining(", "));
    String places =
        Stream.concat(
                Stream.of(settings.cache().toString()),
                search.paths().stream().map(path -> "model-path " + path))
            .collect(Collectors.joining(", "));
    return new ModelException(
        "Cannot open model: folder %s does not exist, and %s is in %s%s; download it with '%s' (on a cluster on every node), or with --download true"
            .formatted(
                name,
                name.revision().isEmpty() ? "no model of that name" : "no such revision of a model",
                places,
                known.isEmpty() ? "" : ", which has " + known,
                name.command()));
  }

  private static Optional<HubCache> cache(String path) {
    try {
      return Optional.of(new HubCache(java.nio.file.Path.of(path)));
    } catch (java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens a snapshot, whose files are compared with their hashes before they are read.
   *
   * @param place of the snapshot
   * @throws ModelException where a file is missing or damaged, or is no model's
   */
  static ModelFolder open(HubSnapshot snapshot, ModelLocation place, Configuration hadoop) {
    snapshot.check(place.file());
    ModelFolder folder = place.localize(hadoop);
    List<String> files =
        Stream.concat(folder.files().all().stream(), moreFiles(folder).stream())
            .distinct()
            .toList();
    List<String> there =
        files.stream().filter(file -> Files.exists(snapshot.root().resolve(file))).toList();
    snapshot.verify(there);
    return folder.named(snapshot.name().toString());
  }

  private static List<String> moreFiles(ModelFolder folder) {
    return ModelKind.of(folder.files()).moreFiles(folder);
  }
}
