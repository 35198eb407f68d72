package org.contexture.encoder.model;

import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.pooling.Activation;

/** What a module's own {@code config.json} says. */
final class ModuleConfig {
  private static final String CONFIG = "config.json";
  private static final String FIRST = "layer_start";
  private static final String LAYERS = "num_hidden_layers";
  private static final String ACTIVATION_KEY = "activation_function";
  private static final String DEFAULT_ACTIVATION = "torch.nn.modules.activation.Tanh";

  /** Its slope is learned, and so lies among the weights. */
  private static final Set<String> LEARNED =
      Set.of("torch.nn.modules.activation.PReLU", "torch.nn.PReLU");

  private static final Set<String> TEXT_VECTOR = Set.of("\"sentence_embedding\"");
  private static final Map<String, Set<String>> NAMES =
      Map.of("module_input_name", TEXT_VECTOR, "module_output_name", TEXT_VECTOR);

  private static final Map<String, Set<String>> DENSE =
      Map.of(
          "in_features",
          Set.of(),
          "out_features",
          Set.of(),
          "bias",
          Set.of(),
          ACTIVATION_KEY,
          Set.of(),
          "use_residual",
          Set.of(),
          "module_input_name",
          TEXT_VECTOR,
          "module_output_name",
          TEXT_VECTOR);

  /** Modules that have weights of their own. */
  private static final Set<String> WEIGHTED =
      Set.of(ModuleStep.DENSE_TYPE, ModuleStep.LAYER_NORM_TYPE, ModuleStep.WEIGHING_TYPE);

  private final JsonFile file;
  private final ModuleStep module;

  private ModuleConfig(Path root, ModuleStep module) {
    this.file = JsonFile.read(root.resolve(module.path()).resolve(CONFIG));
    this.module = module;
  }

  /**
   * Reads the config.
   *
   * @throws ModelException where it is malformed, or asks for what Contexture does not do
   */
  static ModuleStep read(Path root, ModuleStep module) {
    return switch (module.type()) {
      case ModuleStep.DENSE_TYPE -> new ModuleConfig(root, module).dense();
      case ModuleStep.LAYER_NORM_TYPE -> new ModuleConfig(root, module).layerNorm();
      case ModuleStep.WEIGHING_TYPE -> new ModuleConfig(root, module).weighing();
      case ModuleStep.NORMALIZE_TYPE -> checked(root, module, NAMES);
      case "Dropout" -> checked(root, module, Map.of("dropout", Set.of()));
      default -> module;
    };
  }

  private static ModuleStep checked(Path root, ModuleStep module, Map<String, Set<String>> known) {
    if (!module.path().isEmpty()) {
      new ModuleConfig(root, module).file.onlyKnowing(known);
    }
    return module;
  }

  private ModuleStep dense() {
    file.onlyKnowing(DENSE);
    return module.with(
        size("in_features"),
        size("out_features"),
        Map.of(
            ModuleStep.ACTIVATION,
            activation(),
            ModuleStep.BIAS,
            Boolean.toString(file.is("bias", true)),
            ModuleStep.RESIDUAL,
            Boolean.toString(file.isTrue("use_residual"))));
  }

  /** The last name of its class. */
  private String activation() {
    String name = file.text(ACTIVATION_KEY).orElse(DEFAULT_ACTIVATION);
    if (LEARNED.contains(name)) {
      return "PReLU";
    }
    return Activation.ofClass(name)
        .map(Activation::type)
        .orElseThrow(
            () ->
                new ModelException(
                    "Cannot use model: %s has an activation that Contexture does not compute: %s"
                        .formatted(file.path(), name)));
  }

  private ModuleStep layerNorm() {
    file.onlyKnowing(Map.of("dimension", Set.of()));
    int width = size("dimension");
    return module.with(width, width, Map.of());
  }

  /** Layers count as everywhere: 0 is the embedding layer. */
  private ModuleStep weighing() {
    file.onlyKnowing(
        Map.of(
            "word_embedding_dimension",
            Set.of(),
            "embedding_dimension",
            Set.of(),
            LAYERS,
            Set.of(),
            FIRST,
            Set.of()));
    int last = file.get(LAYERS).isPresent() ? size(LAYERS) : 12;
    int first =
        file.get(FIRST)
            .map(value -> value.equals(new JsonPrimitive(0)) ? 0 : size(FIRST))
            .orElse(4);
    if (first > last) {
      throw file.malformed(
          "'%s' must be at most '%s', %d: %d".formatted(FIRST, LAYERS, last, first));
    }
    return module.with(
        0,
        0,
        Map.of(
            ModuleStep.FIRST_LAYER,
            Integer.toString(first),
            ModuleStep.LAST_LAYER,
            Integer.toString(last)));
  }

  private int size(String key) {
    return file.count(key)
        .orElseThrow(
            () ->
                file.malformed(
                    "'%s' must be a number of 1 or more: %s"
                        .formatted(key, file.get(key).map(String::valueOf).orElse("none"))));
  }

  /** Whether it works on a text's vector; Dropout does nothing once training is over. */
  static boolean changesVectors(ModuleStep module) {
    return (WEIGHTED.contains(module.type()) && !module.weighsLayers()) || module.normalizes();
  }

  /** The files in its folder, relative to the model's. */
  static List<String> files(Path root, ModuleStep module) {
    List<String> names = new ArrayList<>();
    boolean isStatic = module.type().equals(ModuleStep.STATIC_TYPE);
    boolean isOfWords = module.type().equals(ModuleStep.WORDS_TYPE);
    if (isStatic) {
      names.add(FileNames.TOKENIZER);
    } else if (isOfWords) {
      names.addAll(FileNames.WORDS);
    } else if (!module.path().isEmpty()) {
      names.add(CONFIG);
    }
    if (isStatic || isOfWords || WEIGHTED.contains(module.type())) {
      Path folder = root.resolve(module.path());
      List<String> there =
          FileNames.WEIGHTS.stream().filter(name -> Files.exists(folder.resolve(name))).toList();
      names.addAll(there.isEmpty() ? FileNames.WEIGHTS : there.subList(0, 1));
    }
    String prefix = module.path().isEmpty() ? "" : module.path() + "/";
    return names.stream().map(prefix::concat).toList();
  }
}
