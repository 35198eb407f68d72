package org.contexture.encoder.quantize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.FolderListing;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;

/** The folder of a model with another graph in the place of its own, and all else as it was. */
final class QuantizedFolder {
  /** Deep enough for {@code 2_Router/query_0_Transformer/onnx/model.onnx}. */
  private static final int DEPTH = 4;

  /** What may say something about a model: configs and vocabularies, its modules' too. */
  private static final Pattern KEPT =
      Pattern.compile("(\\d+_\\w+/(.+/)?)?[^./][^/]*\\.(json|txt|model)");

  /** Graphs with what lies beside them, and lists of shards, none of which is kept. */
  private static final Pattern LEFT = Pattern.compile(".*\\.onnx([_.].*)?|.*\\.index\\.json");

  private final ModelFolder folder;

  /** Relative to the folder. */
  private final List<String> files;

  QuantizedFolder(ModelFolder folder) {
    this.folder = folder;
    Set<String> told = Set.copyOf(ModelKind.whole(folder).files().all());
    Set<String> weights = Set.copyOf(OnnxGraph.weights(folder));
    this.files =
        FolderListing.of(folder.root(), DEPTH).stream()
            .filter(file -> told.contains(file) || KEPT.matcher(file).matches())
            .filter(file -> !weights.contains(file) && !LEFT.matcher(file).matches())
            .filter(file -> !file.equals(Quantization.FILE))
            .toList();
  }

  /**
   * Fills an empty folder.
   *
   * @param quantized projections of the graph that are of whole numbers
   */
  void fill(Path empty, QuantizedGraph graph, List<Projection> quantized) throws IOException {
    for (String file : files) {
      Path target = empty.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(folder.root().resolve(file), target);
    }
    Path file = empty.resolve(folder.toldGraph());
    Files.createDirectories(file.getParent());
    graph.write(quantized, file);
  }
}
