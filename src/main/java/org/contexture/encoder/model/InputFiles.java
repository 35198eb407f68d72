package org.contexture.encoder.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files of the modules that read texts, where these are no transformer in the model's own folder.
 */
final class InputFiles {
  private static final Set<String> KNOWN =
      Set.of(ModuleStep.TRANSFORMER_TYPE, ModuleStep.STATIC_TYPE, ModuleStep.WORDS_TYPE);

  private InputFiles() {}

  /** Whether there is such a module; static embeddings alone are found by their weights. */
  static boolean haveHomes(ModuleFiles modules) {
    return modules.startsWithRouter()
        || modules.inputs().stream()
            .anyMatch(
                input ->
                    input.simpleType().equals(ModuleStep.WORDS_TYPE)
                        || (!input.simpleType().equals(ModuleStep.STATIC_TYPE)
                            && !input.path().isEmpty()));
  }

  static boolean isKnown(ListedModule input) {
    return KNOWN.contains(input.simpleType());
  }

  /**
   * The files of all of them, of which the main one is that of one of them.
   *
   * @throws ModelException where it is of a kind that Contexture does not run, or one of its files
   *     is missing
   */
  static ModelFiles of(Path root, ModuleFiles modules, ListedModule main) {
    if (!isKnown(main)) {
      throw main.refused(root.resolve(FileNames.MODULES));
    }
    Set<String> all = new TreeSet<>(ModelFiles.ofList(FolderListing.of(root)));
    modules.inputs().stream()
        .filter(InputFiles::isKnown)
        .forEach(input -> all.addAll(of(root, input).all()));
    return new ModelFiles(of(root, main).main(), List.copyOf(all));
  }

  private static ModelFiles of(Path root, ListedModule input) {
    Path folder = root.resolve(input.path());
    if (!Files.isDirectory(folder)) {
      throw new ModelException(
          "Cannot open model: %s has its %s in %s, which is not there"
              .formatted(root.resolve(FileNames.MODULES), input.simpleType(), input.path()));
    }
    return switch (input.simpleType()) {
      case ModuleStep.STATIC_TYPE -> StaticFolder.in(root, input.path());
      case ModuleStep.WORDS_TYPE -> WordEmbeddingFiles.in(folder).in(input.path());
      default -> transformer(folder).in(input.path());
    };
  }

  private static ModelFiles transformer(Path folder) {
    List<String> present = FolderListing.of(folder);
    ModelFiles files = ModelFiles.select(folder.toString(), present);
    if (files.isOfWeights()) {
      throw ModelFiles.noGraph(folder.toString(), new TreeSet<>(present));
    }
    return files;
  }
}
