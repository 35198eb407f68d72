package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which graph of a folder that holds several is opened. */
final class GraphChoice {
  private static final String ONNX = "onnx/";

  /** Decoders of an encoder-decoder and parts of one are no models. */
  private static final Pattern GRAPHS = Pattern.compile("(onnx/)?(?!decoder_)[^/]+\\.onnx");

  /** What a graph can be made of. */
  private static final Pattern WEIGHTS =
      Pattern.compile("(model\\.safetensors|pytorch_model\\.bin)(\\.index\\.json)?");

  private GraphChoice() {}

  /**
   * The graph of that name.
   *
   * @param folder the folder's name, for messages
   * @param present paths relative to the folder, {@code /} between names
   * @param file a path below the folder or below its {@code onnx}; the first that is there counts
   * @throws ModelException where it is none, or is not there; the message lists what is
   */
  static String find(String folder, Set<String> present, String file) {
    if (!isPlain(file)) {
      throw new ModelException(
          "Cannot open model: model-file must be a path within the model's folder: " + file);
    }
    if (!file.endsWith(".onnx")) {
      throw new ModelException(
          "Cannot open model: model-file must name a graph (.onnx) or the weights that one can be"
              + " made of (model.safetensors, pytorch_model.bin): "
              + file);
    }
    return Stream.of(file, ONNX + file)
        .filter(present::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "Cannot open model: %s has no %s, nor %s; it holds %s"
                        .formatted(folder, file, ONNX + file, shown(choices(present), present))));
  }

  private static boolean isPlain(String file) {
    return !file.contains("\\")
        && !file.contains(":")
        && Stream.of(file.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private static String shown(List<String> choices, Collection<String> present) {
    if (!choices.isEmpty()) {
      return String.join(", ", choices);
    }
    return present.isEmpty() ? "no files" : String.join(", ", present);
  }

  /** The graph of a folder that holds no other, and no weights to make one of. */
  static Optional<String> onlyOne(Set<String> present) {
    return choices(present).size() == 1 ? graphs(present).stream().findFirst() : Optional.empty();
  }

  /** Graphs that a model may be, in ascending order. */
  static List<String> graphs(Set<String> present) {
    return present.stream().filter(name -> GRAPHS.matcher(name).matches()).sorted().toList();
  }

  private static List<String> choices(Set<String> present) {
    return Stream.concat(
            graphs(present).stream(),
            present.stream().filter(name -> WEIGHTS.matcher(name).matches()))
        .sorted()
        .toList();
  }

  /** A folder of several graphs, none of which has the name that is taken without being asked. */
  static ModelException toBeMade(String folder, Set<String> present) {
    return new ModelException(
        "Cannot open model: %s has no model.onnx; name one of %s with model-file"
            .formatted(folder, String.join(", ", choices(present))));
  }

  /**
   * Checks a graph that was chosen.
   *
   * @param isStatic the folder's model has a vector for each token, and no graph
   * @throws ModelException where it is a link that leaves the folder, or is not the model
   */
  static void check(Path root, String graph, boolean isStatic) {
    if (isStatic) {
      throw new ModelException(
          "Cannot open model: %s is a %s, which no graph is run for; model-file must not be given: %s"
              .formatted(root, ModuleStep.STATIC_TYPE, graph));
    }
    Path file = root.resolve(graph);
    try {
      if (!InnerFile.isIn(root, file)) {
        throw new ModelException(
            "Cannot open model: %s is a link that leaves its folder: %s"
                .formatted(file, file.toRealPath()));
      }
    } catch (IOException e) {
      throw new ModelException("Cannot read model file " + file + ": " + e, e);
    }
  }
}
