package org.contexture.encoder.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * ONNX Runtime called directly and with nothing around it: the speed that an encoder on this
 * machine can at best have. Its outputs are dropped. For graphs with int64 inputs.
 */
public final class OnnxBaseline implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private OnnxBaseline(OrtSession session) {
    this.session = session;
  }

  /** Loads a graph with the options that {@link OnnxSession} uses. */
  public static OnnxBaseline open(Path graph, int threads) {
    try (SessionOptions options = OnnxSession.options(threads)) {
      return new OnnxBaseline(
          OrtEnvironment.getEnvironment().createSession(graph.toString(), options));
    } catch (OrtException e) {
      throw new ModelException("Cannot load model " + graph + ": " + e.getMessage(), e);
    }
  }

  /** Runs one batch, padded to its longest text. */
  public void run(List<long[]> ids, List<long[]> typeIds) {
    TokenBatch batch = new TokenBatch(ids, typeIds);
    long[] shape = {batch.rows(), batch.length()};
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        LongBuffer values = LongBuffer.wrap(batch.values(input.getName()));
        inputs.put(input.getName(), OnnxTensor.createTensor(environment, values, shape));
      }
      session.run(inputs).close();
    } catch (OrtException e) {
      throw new ModelException("Cannot run model: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new ModelException("Cannot close model: " + e.getMessage(), e);
    }
  }
}
