package org.contexture.encoder.quantize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;

/** The folder of a model with another graph in the place of its own, and all else as it was. */
final class QuantizedFolder {
  /** Deep enough for {@code 2_Router/query_0_Transformer/onnx/model.onnx}. */
  private static final int DEPTH = 4;

  /** What may say something about a model: configs, vocabularies, the folders of modules. */
  private static final Pattern KEPT = Pattern.compile("[^./][^/]*\\.(json|txt|model)|\\d+_\\w+/.+");

  private static final Pattern GRAPHS = Pattern.compile(".*\\.onnx([_.].*)?");

  private final ModelFolder folder;
  private final Set<String> files = new HashSet<>();

  QuantizedFolder(ModelFolder folder) {
    this.folder = folder;
    files.addAll(folder.files().all());
    files.addAll(ModelKind.of(folder.files()).moreFiles(folder));
    OnnxGraph.weights(folder).forEach(files::remove);
    files.removeIf(file -> GRAPHS.matcher(file).matches());
  }

  /**
   * Fills an empty folder.
   *
   * @param linked whether files may be the same under two names, where the disk can have that
   * @param quantized projections of the graph that are of whole numbers
   */
  void fill(Path empty, boolean linked, QuantizedGraph graph, List<Projection> quantized)
      throws IOException {
    for (String file : present()) {
      Path target = empty.resolve(file);
      Files.createDirectories(target.getParent());
      place(folder.root().resolve(file).toRealPath(), target, linked);
    }
    Path file = empty.resolve(folder.toldGraph());
    Files.createDirectories(file.getParent());
    graph.write(quantized, file);
  }

  private List<String> present() throws IOException {
    Set<String> weights = Set.copyOf(OnnxGraph.weights(folder));
    Path real = folder.root().toRealPath();
    try (Stream<Path> paths = Files.walk(real, DEPTH)) {
      return paths
          .map(path -> real.relativize(path).toString().replace('\\', '/'))
          .filter(file -> Files.isRegularFile(real.resolve(file)))
          .filter(file -> files.contains(file) || KEPT.matcher(file).matches())
          .filter(file -> !weights.contains(file) && !GRAPHS.matcher(file).matches())
          .filter(file -> !file.equals(Quantization.FILE))
          .toList();
    }
  }

  private static void place(Path file, Path target, boolean linked) throws IOException {
    if (linked) {
      try {
        Files.createLink(target, file);
        return;
      } catch (IOException | UnsupportedOperationException e) {
        // It lies on another disk, or may not be linked: a copy serves as well.
      }
    }
    Files.copy(file, target);
  }
}
