package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The steps of a sentence-transformers model, as {@code modules.json} lists them; none where there
 * is no such file. Each has a folder of its own, which the list names, and is known by the last
 * name of its class: the packages before it differ between releases.
 */
final class SentenceModules {
  /** Modules of the library itself; others are code that travels with a model. */
  private static final String LIBRARY = "sentence_transformers.";

  private static final String TRANSFORMER = "Transformer";
  private static final String POOLING = "Pooling";
  private static final Set<String> KNOWN =
      Set.of(
          TRANSFORMER,
          ModuleStep.STATIC_TYPE,
          ModuleStep.WEIGHING_TYPE,
          POOLING,
          ModuleStep.DENSE_TYPE,
          ModuleStep.LAYER_NORM_TYPE,
          ModuleStep.NORMALIZE_TYPE,
          "Dropout");
  private static final Set<String> KEYS = Set.of("idx", "name", "path", "type");
  private static final Pattern ORDER =
      Pattern.compile(
          "(Transformer( (WeightedLayerPooling )?Pooling)?|StaticEmbedding)( (Dense|LayerNorm|Normalize|Dropout))*");
  private static final String CONFIG = "/config.json";

  private final Path root;
  private final JsonFile file;
  private final List<ModuleStep> modules = new ArrayList<>();

  /** Where the list says no folder, a module's is not known. */
  private final List<Boolean> placed = new ArrayList<>();

  private SentenceModules(Path root) {
    this.root = root;
    this.file = JsonFile.read(root.resolve(FileNames.MODULES));
  }

  /**
   * Reads the list.
   *
   * @throws ModelException where it is malformed, or asks for what Contexture does not do
   */
  static SentenceModules read(Path root) {
    SentenceModules read = new SentenceModules(root);
    if (read.isThere()) {
      read.file.array().orElseThrow().forEach(read::add);
      read.check();
    }
    return read;
  }

  private void add(JsonElement module) {
    JsonElement type = module.isJsonObject() ? module.getAsJsonObject().get("type") : null;
    if (type == null || !type.isJsonPrimitive()) {
      throw file.malformed("every module must have a type: " + module);
    }
    JsonObject json = module.getAsJsonObject();
    for (String key : json.keySet()) {
      if (!KEYS.contains(key) && !JsonFile.asksForNothing(json.get(key))) {
        throw file.unknown(key, json.get(key));
      }
    }
    String name = type.getAsString();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    if (!KNOWN.contains(simple) || !name.startsWith(LIBRARY)) {
      throw new ModelException(
          "Cannot use model: "
              + file.path()
              + " asks for a module that Contexture does not run: "
              + (name.startsWith(LIBRARY) ? simple : name));
    }
    Optional<String> path = JsonFile.text(json, "path").map(this::inside);
    modules.add(ModuleStep.of(simple, path.orElse("")));
    placed.add(path.isPresent());
  }

  /** A folder of the model, or the model's own. */
  private String inside(String path) {
    try {
      Path resolved = root.resolve(path).normalize();
      if (resolved.startsWith(root)) {
        return root.relativize(resolved).toString().replace('\\', '/');
      }
    } catch (InvalidPathException e) {
      // It is told as one that is not in the folder.
    }
    throw file.malformed("the path of a module must lie in the model's folder: " + path);
  }

  private void check() {
    List<String> types = modules.stream().map(ModuleStep::type).toList();
    if (!ORDER.matcher(String.join(" ", types)).matches()) {
      throw new ModelException(
          "Cannot use model: "
              + file.path()
              + " must list a Transformer, a Pooling and then what works on their vector, such as a"
              + " Normalize, in this order: "
              + types);
    }
    for (ModuleStep module : modules) {
      if (module.type().equals(TRANSFORMER) && !module.path().isEmpty()) {
        throw new ModelException(
            "Cannot use model: "
                + file.path()
                + " has the transformer in a folder of its own, and Contexture reads it from the"
                + " model's: "
                + module.path());
      }
    }
    modules.replaceAll(module -> ModuleConfig.read(root, module));
  }

  /** All modules, in the list's order. */
  List<ModuleStep> chain() {
    return List.copyOf(modules);
  }

  /** What is done to a pooled vector, without what scales it to length 1 at the end. */
  List<ModuleStep> steps() {
    List<ModuleStep> steps = modules.stream().filter(ModuleConfig::changesVectors).toList();
    int end = steps.size();
    while (end > 0 && steps.get(end - 1).normalizes()) {
      end--;
    }
    return steps.subList(0, end);
  }

  /** Whether the last that is done to a vector is scaling it to length 1. */
  boolean normalizes() {
    List<ModuleStep> steps = modules.stream().filter(ModuleConfig::changesVectors).toList();
    return !steps.isEmpty() && steps.get(steps.size() - 1).normalizes();
  }

  /** Whether there is a list, which then decides. */
  boolean isThere() {
    return file.content().isPresent();
  }

  /**
   * The file of the pooling's settings, relative to the model's folder; empty where there is none.
   *
   * @throws ModelException where the list names one that is not there
   */
  Optional<String> pooling() {
    int pooling = modules.stream().map(ModuleStep::type).toList().indexOf(POOLING);
    if (isThere() && pooling < 0) {
      return Optional.empty();
    }
    boolean named = isThere() && placed.get(pooling);
    String config =
        named ? (modules.get(pooling).path() + CONFIG).replaceFirst("^/", "") : FileNames.POOLING;
    if (Files.exists(root.resolve(config))) {
      return Optional.of(config);
    }
    if (named) {
      throw new ModelException(
          "Cannot use model: %s has its pooling in %s, which is not there"
              .formatted(file.path(), config));
    }
    return Optional.empty();
  }

  /** Files in the folders that the list names, relative to the model's. */
  List<String> files() {
    return modules.stream().flatMap(module -> ModuleConfig.files(root, module).stream()).toList();
  }
}
