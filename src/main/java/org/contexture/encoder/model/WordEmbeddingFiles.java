package org.contexture.encoder.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Files of a table of words as sentence-transformers' WordEmbeddings saves it. */
final class WordEmbeddingFiles {
  private WordEmbeddingFiles() {}

  /**
   * The files in its folder; what cuts its texts is looked for when it is opened.
   *
   * @throws ModelException where its config or its weights are missing
   */
  static ModelFiles in(Path folder) {
    Set<String> present = new TreeSet<>(FolderListing.of(folder));
    Optional<String> weights = FileNames.WEIGHTS.stream().filter(present::contains).findFirst();
    if (weights.isEmpty() || !present.contains(FileNames.WORD_EMBEDDINGS)) {
      throw new ModelException(
          "Cannot open model: %s is a %s, and must hold %s and one of %s; it holds %s"
              .formatted(
                  folder,
                  ModuleStep.WORDS_TYPE,
                  FileNames.WORD_EMBEDDINGS,
                  String.join(", ", FileNames.WEIGHTS),
                  present.isEmpty() ? "no files" : String.join(", ", present)));
    }
    Set<String> all = new TreeSet<>(FileNames.WORDS);
    all.retainAll(present);
    all.add(weights.get());
    return new ModelFiles(weights.get(), List.copyOf(all));
  }
}
