package org.contexture.spark.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.hub.HubName;
import org.contexture.encoder.hub.HubSettings;
import org.contexture.encoder.model.EmbeddedModel;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.contexture.encoder.weights.ModelWeights;
import org.contexture.spark.redact.Redaction;

/**
 * Where a model is: the name of an embedded one, or on any file system that Hadoop reads an encoder
 * folder, a file of word vectors, or the folder of a saved {@code Word2VecModel}.
 *
 * @param location {@code minilm}, a path or a URI
 * @param cache folder that models and native libraries are unpacked into, or empty for {@code
 *     contexture-USER} in the JVM's folder for temporary files
 * @param file which of a folder's graphs it is, or the weights that its graph is made of; empty for
 *     the folder's own
 * @param search where models are that are named as on a hub
 */
@DefaultSerializer(JavaSerializer.class)
public record ModelLocation(String location, String cache, String file, ModelSearch search)
    implements Serializable {

  /**
   * A model whose folder says by itself which graph it is, which is looked for where it is named,
   * and in the cache of Hugging Face's libraries.
   */
  public ModelLocation(String location, String cache) {
    this(location, cache, "", ModelSearch.CACHE);
  }

  /**
   * The model as a folder on this machine's disk: copied there once, where it is not there now.
   *
   * @throws ModelException where it cannot be found or copied
   */
  public ModelFolder localize(Configuration hadoop) {
    if (EmbeddedModel.find(location).isPresent()) {
      requireNoFile("is on board");
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
        requireNoFile("is a saved Word2VecModel");
        return convert(saved.get(), files, hadoop);
      }
      if (files instanceof LocalFileSystem local) {
        java.nio.file.Path folder = local.pathToFile(path).toPath();
        if (!isWithoutTokenizer(files, path, folder)) {
          return open(folder).named(name());
        }
      }
      return new CopiedModel(this, files, files.makeQualified(path)).open();
    } catch (FileNotFoundException e) {
      throw new ModelException("Cannot open model: folder " + name() + " does not exist", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(
          "Cannot open model " + name() + ": " + Redaction.of(e.getMessage()), e);
    }
  }

  void requireNoFile(String reason) {
    if (!file.isEmpty()) {
      throw new ModelException(
          "Cannot open model: %s %s; model-file must not be given: %s"
              .formatted(name(), reason, file));
    }
  }

  /** The same place, and another of its files. */
  public ModelLocation withFile(String other) {
    return new ModelLocation(location, cache, other, search);
  }

  private Optional<HubModel> hubModel(FileSystem files, Path path) throws IOException {
    Optional<HubName> name = HubName.parse(location);
    return name.isPresent() && !files.exists(path)
        ? name.map(found -> new HubModel(found, file, search, HubSettings.ofProcess()))
        : Optional.empty();
  }

  private ModelFolder open(HubModel.Found found, Configuration hadoop) {
    ModelLocation there = at(found.path().toString());
    return found.snapshot().isPresent()
        ? HubModel.open(found.snapshot().get(), there, hadoop)
        : there.localize(hadoop);
  }

  /** Where it was found, nothing is to be looked for. */
  private ModelLocation at(String found) {
    return new ModelLocation(found, cache, file, ModelSearch.CACHE);
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
                    snapshot.name().toString(),
                    cache,
                    file,
                    search.with(snapshot.cache().toString())))
        .orElseGet(() -> at(found.folder().orElseThrow().toString()));
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
      return ModelListing.of(files, files.getFileStatus(path)).version(path);
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
  ModelFolder open(java.nio.file.Path folder) {
    if (isOfWeights()) {
      return ModelFolder.open(CheckpointConverter.inCache(folder, file, modelCache()));
    }
    return file.isEmpty() && CheckpointConverter.isCheckpoint(folder)
        ? ModelFolder.open(CheckpointConverter.inCache(folder, modelCache()))
        : ModelFolder.open(folder, file);
  }

  /** What its tokenizer is made of lies beside its graph. */
  private boolean isWithoutTokenizer(FileSystem files, Path root, java.nio.file.Path folder)
      throws IOException {
    return java.nio.file.Files.isDirectory(folder)
        && !isOfWeights()
        && !CheckpointConverter.isCheckpoint(folder)
        && !ModelListing.of(files, files.getFileStatus(root)).vocabulary().isEmpty();
  }

  boolean isOfWeights() {
    return ModelWeights.fileNames().contains(file);
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
}
