package org.contexture.encoder.quantize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.NewFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.batches.GraphBatches;
import org.contexture.encoder.onnx.graph.GraphEdit;
import org.contexture.encoder.onnx.graph.TemporaryFolder;
import org.contexture.encoder.spec.EncoderSpec;

/**
 * Makes an encoder folder of another, whose products with weights are of whole numbers, with fixed
 * scales that texts were measured for. The same texts give the same folder on one kind of machine.
 */
public final class StaticQuantizer {
  /** The first version of ONNX's operators that has QuantizeLinear. */
  private static final long QUANTIZING = 10;

  private final ModelFolder folder;
  private final QuantizeSpec asked;
  private final OnnxGraph graph;
  private final List<Projection> projections;
  private final ComparedTexts compared;

  private StaticQuantizer(
      ModelFolder folder,
      QuantizeSpec asked,
      OnnxGraph graph,
      List<Projection> projections,
      ComparedTexts compared) {
    this.folder = folder;
    this.asked = asked;
    this.graph = graph;
    this.projections = projections;
    this.compared = compared;
  }

  /**
   * Looks at a model.
   *
   * @param spec what its vectors are compared with; its prompt and its limit of tokens are those of
   *     the texts that are measured
   * @param threads of a run
   * @throws ModelException where it is no transformer, is quantized already, or has nothing to
   *     quantize
   */
  public static StaticQuantizer open(
      ModelFolder folder, EncoderSpec spec, QuantizeSpec asked, int threads) {
    if (!ModelKind.of(folder.files()).takesTokenIds()) {
      throw refused(folder, "it must be a transformer with an ONNX graph");
    }
    if (folder.ways().size() > 1) {
      throw refused(folder, "texts must have one way through it: " + folder.ways().size());
    }
    OnnxGraph graph = OnnxGraph.read(folder);
    if (GraphBatches.isCoarse(graph.file())
        || GraphBatches.dynamicOperator(graph.file()).isPresent()) {
      throw refused(folder, "its weights must be float32; some have fewer bits already");
    }
    if (GraphEdit.operators(graph.file()) < QUANTIZING) {
      throw refused(
          folder,
          "its graph must be written for ONNX's operators of version %d or newer: %d"
              .formatted(QUANTIZING, GraphEdit.operators(graph.file())));
    }
    List<Projection> projections =
        Projections.of(graph.file(), graph.signature().hiddenLayers().tensors());
    if (projections.isEmpty()) {
      throw refused(
          folder,
          "its graph must have a MatMul or a Gemm of states and a constant matrix of float32");
    }
    return new StaticQuantizer(
        folder, asked, graph, projections, new ComparedTexts(folder, spec, threads));
  }

  private static ModelException refused(ModelFolder folder, String reason) {
    return new ModelException("Cannot quantize model " + folder.name() + ": " + reason);
  }

  /**
   * Quantizes it.
   *
   * @param output a folder that does not exist yet; those around it are made
   * @param progress told what is done, a sentence's beginning each
   * @throws IOException where it cannot be written: where there is no such place, before anything
   *     is measured
   * @throws ModelException where the model fails on all texts, or not one product can be of whole
   *     numbers without that vectors go too far
   */
  public Quantization write(Path output, QuantizeTexts texts, Consumer<String> progress)
      throws IOException {
    Path target = output.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(output.toString());
    }
    Files.createDirectories(target.getParent());
    AtomicReference<Quantization> done = new AtomicReference<>();
    NewFolder.make(target, empty -> done.set(fill(empty, texts, progress)));
    return done.get();
  }

  private Quantization fill(Path empty, QuantizeTexts texts, Consumer<String> progress)
      throws IOException {
    progress.accept("measuring scales on " + texts.calibrating().size() + " texts");
    List<Optional<float[]>> original = compared.vectors(folder, texts.measuring());
    if (original.stream().allMatch(Optional::isEmpty)) {
      throw refused(folder, "none of the texts that vectors are compared on has one");
    }
    List<TokenIds> ids = compared.tokens(texts.calibrating());
    Calibration calibration = new Calibration(graph, projections, asked.bits(), compared.threads());
    Map<String, InputScales> scales = calibration.run(ids);
    List<Projection> candidates =
        projections.stream().filter(each -> scales.containsKey(each.input())).toList();
    if (candidates.isEmpty()) {
      throw refused(folder, "none of the texts gives finite states");
    }
    QuantizedGraph quantized = new QuantizedGraph(graph.file(), projections, scales, asked.bits());
    QuantizedFolder files = new QuantizedFolder(folder);
    Selection selection =
        Selection.of(
            candidates,
            some -> compare(some, quantized, files, texts.measuring(), original),
            asked.minCosine(),
            progress);
    if (selection.agreement().mean() < asked.minCosine()) {
      throw refused(
          folder,
          String.format(
              Locale.ROOT,
              "the mean cosine to its own vectors must be %s or more: %.6f with one product",
              asked.minCosine(),
              selection.agreement().mean()));
    }
    Quantization done =
        describe(selection, scales, ids.stream().filter(calibration::hasRun).toList(), texts);
    files.fill(empty, quantized, selection.quantized());
    Files.writeString(empty.resolve(Quantization.FILE), done.json());
    return done;
  }

  /** Compares the vectors of a model with some projections of whole numbers with the original's. */
  private Agreement compare(
      List<Projection> some,
      QuantizedGraph quantized,
      QuantizedFolder files,
      List<String> texts,
      List<Optional<float[]>> original) {
    try (TemporaryFolder temporary = TemporaryFolder.create()) {
      files.fill(temporary.path(), quantized, some);
      ModelFolder made = ModelFolder.open(temporary.path()).of(folder.task());
      if (!OnnxGraph.read(made)
          .signature()
          .hiddenLayers()
          .equals(graph.signature().hiddenLayers())) {
        throw refused(folder, "its layers must be found again in the quantized graph");
      }
      return Agreement.of(original, compared.vectors(made, texts));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a temporary folder: " + e.getMessage(), e);
    }
  }

  private Quantization describe(
      Selection selection,
      Map<String, InputScales> scales,
      List<TokenIds> ids,
      QuantizeTexts texts) {
    Set<String> inputs =
        selection.quantized().stream().map(Projection::input).collect(Collectors.toSet());
    return new Quantization(
        folder.name(),
        ModelKind.whole(folder).fingerprint(),
        Quantization.METHOD,
        asked.bits().bits(),
        new Quantization.Calibrated(
            texts.sha256(), ids.size(), ids.stream().mapToLong(each -> each.ids().length).sum()),
        new Quantization.Measured(
            selection.agreement().texts(),
            selection.agreement().mean(),
            selection.agreement().least()),
        projections.size(),
        selection.quantized().size(),
        (int) inputs.stream().filter(input -> scales.get(input).isSmoothed()).count(),
        selection.left().stream()
            .map(left -> new Quantization.Kept(left.projection().name(), left.cosine()))
            .toList());
  }
}
