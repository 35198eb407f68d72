package org.contexture.encoder.onnx;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * A graph loaded into ONNX Runtime through DJL. One session serves many threads at once; each run
 * closes the native memory that it opened.
 */
public final class OnnxSession implements AutoCloseable {
  private static final String ENGINE = "OnnxRuntime";

  private final Model model;
  private final GraphSignature signature;
  private final int output;

  private OnnxSession(Model model, GraphSignature signature) {
    this.model = model;
    this.signature = signature;
    this.output = signature.hiddenStatesIndex();
  }

  /**
   * Loads a graph, after its inputs and outputs were checked.
   *
   * @param threads intra-op threads of one run
   * @throws ModelException where the graph cannot be read, fed or loaded
   */
  public static OnnxSession open(Path graph, int threads) {
    GraphSignature signature = GraphReader.read(graph).requireInputs();
    signature.hiddenStates();
    NativeLibraries.settle();
    Model model = Model.newInstance(graph.toString(), ENGINE);
    try (SessionOptions options = options(threads)) {
      String file = graph.getFileName().toString();
      model.load(graph.getParent(), file, Map.of("sessionOptions", options));
      return new OnnxSession(model, signature);
    } catch (IOException | MalformedModelException | OrtException | RuntimeException e) {
      model.close();
      throw new ModelException("Cannot load model " + graph + ": " + rootMessage(e), e);
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

  public GraphSignature signature() {
    return signature;
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
    try (NDManager manager = model.getNDManager().newSubManager();
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
        NDList inputs = inputs(batch, manager);
        NDList outputs = predictor.predict(inputs)) {
      return states(outputs.get(output), batch);
    } catch (TranslateException | RuntimeException e) {
      throw new ModelException("Cannot run model: " + rootMessage(e), e);
    }
  }

  private NDList inputs(TokenBatch batch, NDManager manager) {
    Shape shape = new Shape(batch.rows(), batch.length());
    NDList inputs = new NDList();
    for (TensorSignature input : signature.inputs()) {
      long[] values = batch.values(input.name());
      NDArray array =
          input.type().equals("int64")
              ? manager.create(LongBuffer.wrap(values), shape, DataType.INT64)
              : manager.create(IntBuffer.wrap(TokenBatch.toInts(values)), shape, DataType.INT32);
      array.setName(input.name());
      inputs.add(array);
    }
    return inputs;
  }

  private static HiddenStates states(NDArray array, TokenBatch batch) {
    Shape shape = array.getShape();
    if (shape.dimension() != 3 || shape.get(0) != batch.rows() || shape.get(1) != batch.length()) {
      throw new IllegalStateException(
          "hidden states must have shape ["
              + batch.rows()
              + ", "
              + batch.length()
              + ", dimension]: "
              + shape);
    }
    ByteBuffer bytes = array.toByteBuffer();
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return new HiddenStates(values, batch.length(), (int) shape.get(2));
  }

  private static String rootMessage(Throwable e) {
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
