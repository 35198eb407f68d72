package org.contexture.spark.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.hub.HubName;
import org.contexture.encoder.hub.HubSettings;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.EmbeddedModel;
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
 * @param search where models are that are named as on a hub
 */
@DefaultSerializer(JavaSerializer.class)
public record ModelLocation(String location, String cache, ModelSearch search)
    implements Serializable {
  private static final Pattern CONFIG_OF_MODULE = Pattern.compile("\\d+_[^/]+/config\\.json");

  /** One that is looked for where it is named, and in the cache of Hugging Face's libraries. */
  public ModelLocation(String location, String cache) {
    this(location, cache, ModelSearch.CACHE);
  }

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
      Optional<HubModel> hub = hubModel(files, path);
      if (hub.isPresent()) {
        return open(hub.get().find(hadoop), hadoop);
      }
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

  private Optional<HubModel> hubModel(FileSystem files, Path path) throws IOException {
    Optional<HubName> name = HubName.parse(location);
    return name.isPresent() && !files.exists(path)
        ? name.map(found -> new HubModel(found, search, HubSettings.ofProcess()))
        : Optional.empty();
  }

  private ModelFolder open(HubModel.Found found, Configuration hadoop) {
    return found.snapshot().isPresent()
        ? HubModel.open(found.snapshot().get(), modelCache())
        : new ModelLocation(found.folder().orElseThrow().toString(), cache).localize(hadoop);
  }

  /**
   * The same model, so that all who look for it open the same files: one that is named as on a hub
   * is at a commit from here on, or where a folder of models has it.
   *
   * @throws ModelException where it is not there, and cannot be downloaded
   */
  public ModelLocation pinned(Configuration hadoop) {
    if (EmbeddedModel.find(location).isPresent()) {
      return this;
    }
    try {
      Path path = new Path(location);
      Optional<HubModel> hub = hubModel(path.getFileSystem(hadoop), path);
      return hub.isPresent() ? pinned(hub.get().find(hadoop)) : this;
    } catch (IOException | IllegalArgumentException e) {
      // Opening it tells what is wrong.
      return this;
    }
  }

  private ModelLocation pinned(HubModel.Found found) {
    return found
        .snapshot()
        .map(
            snapshot ->
                new ModelLocation(
                    snapshot.name().toString(), cache, search.with(snapshot.cache().toString())))
        .orElseGet(() -> new ModelLocation(found.folder().orElseThrow().toString(), cache));
  }

  /**
   * Where its files lie: as given, or where one was found that is named as on a hub.
   *
   * @throws ModelException where it is named so and is not there
   */
  public Path path(Configuration hadoop) {
    Path path = new Path(location);
    try {
      Optional<HubModel> hub = hubModel(path.getFileSystem(hadoop), path);
      return hub.isPresent() ? hub.get().find(hadoop).path() : path;
    } catch (IOException e) {
      return path;
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
      Path path = path(hadoop);
      FileSystem files = path.getFileSystem(hadoop);
      return ModelListing.of(files, path).version();
    } catch (IOException | IllegalArgumentException | ModelException e) {
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
                ModelListing.version(root, saved.data()),
                partial -> saved.write(partial, hadoop));
    return ModelFolder.open(folder.resolve(SavedWord2Vec.FILE)).named(name());
  }

  private ModelFolder copy(FileSystem files, Path model) throws IOException {
    ModelListing listing = ModelListing.of(files, model);
    List<String> checkpoint = CheckpointConverter.files(listing.names());
    if (!listing.isFile() && !checkpoint.isEmpty()) {
      return ModelFolder.open(
              withGraph(
                  modelCache()
                      .get(
                          model.getName(),
                          listing.version(),
                          partial -> listing.copy(checkpoint, partial))))
          .named(name());
    }
    ModelFiles needed =
        listing.isFile()
            ? ModelFiles.ofWordVectors(model.getName())
            : ModelFiles.select(name(), listing.names());
    java.nio.file.Path folder =
        modelCache()
            .get(model.getName(), listing.version(), partial -> fill(listing, needed, partial));
    return ModelFolder.open(listing.isFile() ? folder.resolve(model.getName()) : folder)
        .named(name());
  }

  /**
   * Which files hold a graph's weights is known when the graph is there, and which the modules'
   * when their configs are.
   */
  private void fill(ModelListing listing, ModelFiles needed, java.nio.file.Path partial)
      throws IOException {
    Set<String> first = new TreeSet<>(needed.all());
    listing.names().stream()
        .filter(name -> CONFIG_OF_MODULE.matcher(name).matches())
        .forEach(first::add);
    listing.copy(first, partial);
    List<String> more = moreFiles(new ModelFolder(name(), partial, needed));
    more.retainAll(listing.names());
    more.removeAll(first);
    listing.copy(more, partial);
  }

  private List<String> moreFiles(ModelFolder partial) {
    try {
      return new ArrayList<>(ModelKind.of(partial.files()).moreFiles(partial));
    } catch (ModelException e) {
      throw new ModelException(e.getMessage().replace(partial.root().toString(), name()), e);
    }
  }
}
