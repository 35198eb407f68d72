package org.contexture.spark.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.FileNames;
import org.contexture.encoder.model.GenAiConfig;
import org.contexture.encoder.model.InnerFile;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.NewFolder;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.contexture.encoder.vocabulary.LoneVocabulary;

/**
 * A model whose files are brought together in the cache, because they lie elsewhere or lack a
 * tokenizer.
 *
 * @param root its folder or file
 */
record CopiedModel(ModelLocation model, FileSystem files, Path root) {
  /**
   * Copies what is not there now.
   *
   * @throws ModelException where the model's files do not belong together
   */
  ModelFolder open() throws IOException {
    FileStatus status = files.getFileStatus(root);
    ModelListing listing = ModelListing.of(files, status);
    if (status.isFile()) {
      model.requireNoFile("is a file");
      List<String> names = ModelFiles.ofWordVectors(root.getName()).all();
      java.nio.file.Path folder =
          inCache(listing, partial -> copy(root.getParent(), names, partial));
      return ModelFolder.open(folder.resolve(root.getName())).named(model.name());
    }
    List<String> checkpoint = checkpoint(listing.names());
    if (!checkpoint.isEmpty()) {
      return model
          .open(inCache(listing, partial -> copy(root, checkpoint, partial)))
          .named(model.name());
    }
    Set<String> completed = new TreeSet<>(listing.names());
    if (!listing.vocabulary().isEmpty()) {
      completed.add(FileNames.TOKENIZER);
    }
    ModelFiles needed = ModelFiles.select(model.name(), completed, chosen(completed));
    return ModelFolder.open(
            inCache(listing, partial -> fill(needed, listing, partial)), model.file())
        .named(model.name());
  }

  /** Where a file says which graph it is, that is read before the graph is copied. */
  private String chosen(Set<String> present) throws IOException {
    if (!model.file().isEmpty() || !ModelFiles.isNamedByGenAi(present)) {
      return model.file();
    }
    java.nio.file.Path read = Files.createTempFile("contexture-", ".json");
    try (InputStream in = files.open(new Path(root, GenAiConfig.FILE))) {
      Files.copy(in, read, StandardCopyOption.REPLACE_EXISTING);
      return GenAiConfig.read(read).graph();
    } finally {
      Files.delete(read);
    }
  }

  private java.nio.file.Path inCache(ModelListing listing, NewFolder.Filler filler) {
    return model.modelCache().get(root.getName(), model.file() + listing.version(root), filler);
  }

  private List<String> checkpoint(Set<String> present) {
    if (model.isOfWeights()) {
      return CheckpointConverter.files(model.name(), present, model.file());
    }
    return model.file().isEmpty() ? CheckpointConverter.files(present) : List.of();
  }

  /** Which files hold a graph's weights is known when the graph is there. */
  private void fill(ModelFiles needed, ModelListing listing, java.nio.file.Path partial)
      throws IOException {
    requireInner(needed.main());
    Set<String> first = new TreeSet<>(needed.all());
    first.addAll(listing.vocabulary());
    first.retainAll(listing.names());
    copy(root, first, partial);
    LoneVocabulary.complete(partial, model.name());
    List<String> more = moreFiles(new ModelFolder(model.name(), partial, needed));
    more.retainAll(listing.names());
    more.removeAll(first);
    copy(root, more, partial);
  }

  /** As where a folder is opened as it lies. */
  private void requireInner(String graph) throws IOException {
    if (!model.file().isEmpty() && files instanceof LocalFileSystem local) {
      java.nio.file.Path folder = local.pathToFile(root).toPath();
      if (!InnerFile.isIn(folder, folder.resolve(graph))) {
        throw new ModelException(
            "Cannot open model: %s is a link that leaves its folder: %s"
                .formatted(folder.resolve(graph), folder.resolve(graph).toRealPath()));
      }
    }
  }

  private List<String> moreFiles(ModelFolder partial) {
    try {
      return new ArrayList<>(ModelKind.of(partial.files()).moreFiles(partial));
    } catch (ModelException e) {
      throw new ModelException(e.getMessage().replace(partial.root().toString(), model.name()), e);
    }
  }

  private void copy(Path from, Iterable<String> names, java.nio.file.Path partial)
      throws IOException {
    for (String name : names) {
      Path file = new Path(from, name);
      java.nio.file.Path target = partial.resolve(name);
      Files.createDirectories(target.getParent());
      if (!isLinked(file, target)) {
        try (InputStream in = files.open(file)) {
          Files.copy(in, target);
        }
      }
    }
  }

  /** A file of this disk is the same one under two names, where the disk can have that. */
  private boolean isLinked(Path file, java.nio.file.Path target) {
    if (files instanceof LocalFileSystem local) {
      try {
        Files.createLink(target, local.pathToFile(file).toPath().toRealPath());
        return true;
      } catch (IOException | UnsupportedOperationException e) {
        // It lies on another disk, or may not be linked: a copy serves as well.
      }
    }
    return false;
  }
}
