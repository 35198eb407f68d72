package org.contexture.encoder.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds models that have a constant vector for each token and no graph: the StaticEmbedding of
 * sentence-transformers, and model2vec's. A graph that lies beside one is an export of it.
 */
final class StaticFolder {
  private static final String MODEL2VEC = "model2vec";

  private StaticFolder() {}

  /**
   * The files of such a model; empty where the folder is of another kind.
   *
   * @param selected files of the folder, whatever kind it is of
   * @throws ModelException where it is such a model, and has no weights or no tokenizer
   */
  static Optional<ModelFiles> find(Path root, ModelFiles selected) {
    Optional<String> path = path(root, FileNames.WEIGHTS.contains(selected.main()));
    return path.map(
        inner -> {
          String weights = first(root, inner, FileNames.WEIGHTS);
          Set<String> all = new TreeSet<>(selected.all());
          all.removeIf(name -> name.contains(".onnx"));
          all.add(weights);
          all.add(first(root, inner, Set.of(FileNames.TOKENIZER)));
          return new ModelFiles(weights, all.stream().toList());
        });
  }

  /**
   * The files of such a model in a folder of its own.
   *
   * @throws ModelException where it has no weights or no tokenizer
   */
  static ModelFiles in(Path root, String inner) {
    String weights = first(root, inner, FileNames.WEIGHTS);
    return new ModelFiles(
        weights, List.of(weights, first(root, inner, Set.of(FileNames.TOKENIZER))));
  }

  /** Whether a folder whose weights have no graph beside them is such a model. */
  static boolean is(Path root) {
    return path(root, true).isPresent();
  }

  /** The folder of its weights, relative to the model's. */
  private static Optional<String> path(Path root, boolean isOfWeights) {
    JsonFile modules = JsonFile.read(root.resolve(FileNames.MODULES));
    Optional<JsonElement> list = modules.content();
    if (list.isPresent()) {
      return list.filter(JsonElement::isJsonArray)
          .map(JsonElement::getAsJsonArray)
          .flatMap(StaticFolder::first)
          .filter(
              module ->
                  JsonFile.text(module, "type").orElse("").endsWith("." + ModuleStep.STATIC_TYPE))
          .map(
              module ->
                  ListedModule.inside(root, JsonFile.text(module, "path").orElse(""), modules));
    }
    if (!isOfWeights) {
      return Optional.empty();
    }
    JsonFile config = JsonFile.read(root.resolve(FileNames.CONFIG));
    return config.text("model_type").filter(type -> !type.equals(MODEL2VEC)).isPresent()
        ? Optional.empty()
        : Optional.of("");
  }

  private static Optional<JsonObject> first(JsonArray modules) {
    return modules.isEmpty() ? Optional.empty() : JsonFile.object(Optional.of(modules.get(0)));
  }

  private static String first(Path root, String inner, Iterable<String> names) {
    for (String name : names) {
      String file = inner.isEmpty() ? name : inner + "/" + name;
      if (Files.isRegularFile(root.resolve(file))) {
        return file;
      }
    }
    throw new ModelException(
        "Cannot open model: %s is a %s, and holds none of %s"
            .formatted(root.resolve(inner), ModuleStep.STATIC_TYPE, String.join(", ", names)));
  }
}
