package org.contexture.encoder.onnx;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.batches.BatchProbe;
import org.contexture.encoder.onnx.batches.GraphBatches;
import org.contexture.encoder.onnx.batches.ProbeRows;
import org.contexture.encoder.onnx.graph.CutGraphFolder;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.states.EmbeddingTable;

/**
 * A graph, or the part of it that some layers need, loaded into ONNX Runtime through DJL. One
 * session serves many threads at once; each run closes the native memory that it opened.
 */
public final class OnnxSession implements AutoCloseable {
  private static final String ENGINE = "OnnxRuntime";

  private final Model model;
  private final List<InputFeed> feeds;
  private final long vocabulary;
  private final boolean coarse;
  private final List<String> tensors;

  private OnnxSession(
      Model model, List<InputFeed> feeds, long vocabulary, boolean coarse, List<String> tensors) {
    this.model = model;
    this.feeds = feeds;
    this.vocabulary = vocabulary;
    this.coarse = coarse;
    this.tensors = tensors;
  }

  /**
   * Loads what a graph needs to give some tensors.
   *
   * @param tensors at least one; hidden states where {@link #run} is to give them
   */
  static OnnxSession open(GraphFile file, ModelConfig config, List<String> tensors, int threads) {
    long vocabulary = new EmbeddingTable(file).rows();
    return new OnnxSession(
        load(file, tensors, threads),
        new InputFeeds(file.takes(), config, vocabulary).all(),
        vocabulary,
        GraphBatches.isCoarse(file),
        tensors);
  }

  /** Loads a graph as it is where its outputs are the wanted tensors, else cut down to these. */
  private static Model load(GraphFile file, List<String> tensors, int threads) {
    Path graph = file.path();
    if (tensors.equals(file.outputNames())) {
      return load(graph, graph, threads);
    }
    try (CutGraphFolder cut = CutGraphFolder.write(file, tensors)) {
      return load(cut.graph(), graph, threads);
    }
  }

  /** Loads a file under the name of the graph that it was cut from. */
  static Model load(Path file, Path graph, int threads) {
    NativeLibraries.setDefaults();
    NativeLibraries.requireShortCommandLine();
    Model model = Model.newInstance(graph.toString(), ENGINE);
    try (SessionOptions options = options(threads)) {
      Path folder = file.toAbsolutePath().getParent();
      model.load(folder, file.getFileName().toString(), Map.of("sessionOptions", options));
      return model;
    } catch (IOException | MalformedModelException | OrtException | RuntimeException e) {
      model.close();
      String reason = rootMessage(e).replace(file.toString(), graph.toString());
      throw new ModelException("Cannot load model " + graph + ": " + reason, e);
    }
  }

  /**
   * Tasks share the cores, so a session neither spins while it waits nor keeps a memory plan per
   * shape.
   */
  static SessionOptions options(int threads) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    options.setMemoryPatternOptimization(false);
    return options;
  }

  /** How many token ids the graph knows, from 0; 0 where it does not show that. */
  public long vocabulary() {
    return vocabulary;
  }

  /**
   * Runs one batch, padded to its longest text.
   *
   * @param ids {@code input_ids} of each text, at least one text of at least one token
   * @param typeIds {@code token_type_ids} of each text, of the same lengths
   * @throws ModelException where the run fails
   */
  public HiddenStates run(List<long[]> ids, List<long[]> typeIds) {
    TokenBatch batch = new TokenBatch(ids, typeIds);
    return run(batch, outputs -> OutputStates.copy(outputs, tensors, batch));
  }

  /**
   * Runs one text, through a graph that gives tensors of any shapes.
   *
   * @param ids {@code input_ids}, at least one
   * @param typeIds {@code token_type_ids}, as many
   * @return the values of each tensor, row-major, in the order in which they were asked for
   * @throws ModelException where the run fails, or a tensor is not of floats
   */
  public List<float[]> values(long[] ids, long[] typeIds) {
    TokenBatch batch = new TokenBatch(List.of(ids), List.of(typeIds));
    return run(batch, outputs -> OutputStates.values(outputs, tensors));
  }

  private <T> T run(TokenBatch batch, Function<NDList, T> taken) {
    try (NDManager manager = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
        NDList inputs = inputs(batch, manager);
        NDList outputs = predictor.predict(inputs)) {
      return taken.apply(outputs);
    } catch (TranslateException | RuntimeException e) {
      throw new ModelException("Cannot run model: " + rootMessage(e), e);
    }
  }

  /**
   * Tries which texts may share a batch.
   *
   * @param told what the graph tells
   * @param ids of some tokens, for where the graph does not show which there are
   * @param maxTokens that a row may have
   * @return what was told, or that fewer may
   */
  public Batches confirm(Batches told, long[] ids, int maxTokens) {
    ProbeRows rows = ProbeRows.of(vocabulary, ids, maxTokens);
    return new BatchProbe(
            probe -> run(probe, probe.stream().map(row -> new long[row.length]).toList()))
        .confirm(told, rows, coarse);
  }

  private NDList inputs(TokenBatch batch, NDManager manager) {
    NDList inputs = new NDList();
    for (InputFeed feed : feeds) {
      ElementType type = ElementType.find(feed.input().type()).orElseThrow();
      NDArray array =
          manager.create(type.bytes(feed.values(batch)), new Shape(feed.shape(batch)), type.djl());
      array.setName(feed.input().name());
      inputs.add(array);
    }
    return inputs;
  }

  static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public void close() {
    model.close();
  }
}
