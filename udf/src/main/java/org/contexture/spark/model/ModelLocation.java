package org.contexture.spark.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.EmbeddedModel;
import org.contexture.encoder.model.Fingerprint;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.contexture.spark.redact.Redaction;

/**
 * Where a model is: the name of an embedded one, or on any file system that Hadoop reads an encoder
 * folder, a file of word vectors, or the folder of a saved {@code Word2VecModel}.
 *
 * @param location {@code minilm}, a path or a URI
 * @param cache folder that models and native libraries are unpacked into, or empty for {@code
 *     contexture-USER} in the JVM's folder for temporary files
 */
@DefaultSerializer(JavaSerializer.class)
public record ModelLocation(String location, String cache) implements Serializable {
  /** Deep enough for {@code 2_Router/query_0_Transformer/onnx/model.onnx}. */
  private static final int DEPTH = 3;

  /**
   * The model as a folder on this machine's disk: copied there once, where it is not there now.
   *
   * @throws ModelException where it cannot be found or copied
   */
  public ModelFolder localize(Configuration hadoop) {
    if (EmbeddedModel.find(location).isPresent()) {
      return EmbeddedModel.find(location).get().unpack(modelCache());
    }
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(hadoop);
      Optional<SavedWord2Vec> saved = SavedWord2Vec.find(files, path);
      if (saved.isPresent()) {
        return convert(saved.get(), files, hadoop);
      }
      if (files instanceof LocalFileSystem local) {
        return ModelFolder.open(withGraph(local.pathToFile(path).toPath())).named(name());
      }
      return copy(files, files.makeQualified(path));
    } catch (FileNotFoundException e) {
      throw new ModelException("Cannot open model: folder " + name() + " does not exist", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(
          "Cannot open model " + name() + ": " + Redaction.of(e.getMessage()), e);
    }
  }

  /** The location for people and for what is stored: without a password. */
  public String name() {
    return Redaction.of(location);
  }

  /**
   * What tells the model's files as they lie there now from those of another time: their names,
   * sizes and times. None is read; where there are none, opening them tells it.
   */
  public String version(Configuration hadoop) {
    if (EmbeddedModel.find(location).isPresent()) {
      return location;
    }
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(hadoop);
      return versioned(path, List.copyOf(listing(files, files.getFileStatus(path)).values()));
    } catch (IOException | IllegalArgumentException e) {
      return "unknown";
    }
  }

  public ModelCache modelCache() {
    return cache.isEmpty()
        ? ModelCache.ofTemporaryFolder()
        : new ModelCache(java.nio.file.Path.of(cache));
  }

  /** The graph of a checkpoint is written into the cache. */
  private java.nio.file.Path withGraph(java.nio.file.Path folder) {
    return CheckpointConverter.isCheckpoint(folder)
        ? CheckpointConverter.inCache(folder, modelCache())
        : folder;
  }

  private ModelFolder convert(SavedWord2Vec saved, FileSystem files, Configuration hadoop) {
    Path root = files.makeQualified(saved.root());
    java.nio.file.Path folder =
        modelCache()
            .get(
                root.getName(),
                versioned(root, saved.data()),
                partial -> saved.write(partial, hadoop));
    return ModelFolder.open(folder.resolve(SavedWord2Vec.FILE)).named(name());
  }

  private ModelFolder copy(FileSystem files, Path model) throws IOException {
    FileStatus status = files.getFileStatus(model);
    Path root = status.isFile() ? model.getParent() : model;
    Map<String, FileStatus> listing = listing(files, status);
    List<String> whole = ModelFiles.ofModules(listing.keySet());
    if (whole.isEmpty()) {
      listing.keySet().removeIf(name -> depth(name) > 1);
    }
    List<String> parts = whole.isEmpty() ? CheckpointConverter.files(listing.keySet()) : whole;
    if (!status.isFile() && !parts.isEmpty()) {
      return ModelFolder.open(
              withGraph(
                  modelCache()
                      .get(
                          model.getName(),
                          versioned(model, List.copyOf(listing.values())),
                          partial -> copy(files, root, parts, partial))))
          .named(name());
    }
    ModelFiles needed =
        status.isFile()
            ? ModelFiles.ofWordVectors(model.getName())
            : ModelFiles.select(name(), listing.keySet());
    java.nio.file.Path folder =
        modelCache()
            .get(
                model.getName(),
                versioned(model, List.copyOf(listing.values())),
                partial -> fill(files, root, needed, listing.keySet(), partial));
    return ModelFolder.open(status.isFile() ? folder.resolve(model.getName()) : folder)
        .named(name());
  }

  /**
   * What tells this version of the files from another, as far as the file system says it; a store
   * that says what a file holds does so by a tag.
   */
  private static String versioned(Path model, List<FileStatus> files) {
    Fingerprint version = new Fingerprint().add(model.toString());
    for (FileStatus file : files) {
      version.add(file.getPath() + " " + file.getLen() + " " + file.getModificationTime());
      version.add(file instanceof EtagSource tagged ? String.valueOf(tagged.getEtag()) : "");
    }
    return version.hex();
  }

  /** The files by their names in the model's folder. */
  private static Map<String, FileStatus> listing(FileSystem files, FileStatus model)
      throws IOException {
    Map<String, FileStatus> listing = new TreeMap<>();
    if (model.isFile()) {
      listing.put(model.getPath().getName(), model);
    } else {
      list(files, model.getPath(), "", listing);
    }
    return listing;
  }

  private static void list(
      FileSystem files, Path folder, String prefix, Map<String, FileStatus> listing)
      throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      String name = prefix + status.getPath().getName();
      if (status.isFile()) {
        listing.put(name, status);
      } else if (depth(prefix) < DEPTH) {
        list(files, status.getPath(), name + "/", listing);
      }
    }
  }

  /** How many folders a file or folder lies in. */
  private static long depth(String name) {
    return name.chars().filter(c -> c == '/').count();
  }

  /** Which files hold a graph's weights is known when the graph is there. */
  private void fill(
      FileSystem files,
      Path root,
      ModelFiles needed,
      Set<String> present,
      java.nio.file.Path partial)
      throws IOException {
    copy(files, root, needed.all(), partial);
    List<String> more = moreFiles(new ModelFolder(name(), partial, needed));
    more.retainAll(present);
    more.removeAll(needed.all());
    copy(files, root, more, partial);
  }

  private List<String> moreFiles(ModelFolder partial) {
    try {
      return new ArrayList<>(ModelKind.of(partial.files()).moreFiles(partial));
    } catch (ModelException e) {
      throw new ModelException(e.getMessage().replace(partial.root().toString(), name()), e);
    }
  }

  private static void copy(
      FileSystem files, Path root, List<String> names, java.nio.file.Path partial)
      throws IOException {
    for (String name : names) {
      java.nio.file.Path target = partial.resolve(name);
      java.nio.file.Files.createDirectories(target.getParent());
      try (java.io.InputStream in = files.open(new Path(root, name))) {
        java.nio.file.Files.copy(in, target);
      }
    }
  }
}
