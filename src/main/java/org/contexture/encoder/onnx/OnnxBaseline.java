package org.contexture.encoder.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.graph.GraphReader;

/**
 * ONNX Runtime called directly and with nothing around it: the speed that an encoder on this
 * machine can at best have. Its outputs are dropped.
 */
public final class OnnxBaseline implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final List<InputFeed> feeds;

  private OnnxBaseline(OrtSession session, List<InputFeed> feeds) {
    this.session = session;
    this.feeds = feeds;
  }

  /** Loads a graph with the options that {@link OnnxSession} uses. */
  public static OnnxBaseline open(ModelFolder folder, int threads) {
    NativeLibraries.setDefaults();
    NativeLibraries.requireShortCommandLine();
    Path graph = folder.graph();
    List<InputFeed> feeds = InputFeeds.of(GraphReader.read(graph), ModelConfig.read(folder));
    try (SessionOptions options = OnnxSession.options(threads)) {
      return new OnnxBaseline(
          OrtEnvironment.getEnvironment().createSession(graph.toString(), options), feeds);
    } catch (OrtException e) {
      throw new ModelException("Cannot load model " + graph + ": " + e.getMessage(), e);
    }
  }

  /** Runs one batch, padded to its longest text. */
  public void run(List<long[]> ids, List<long[]> typeIds) {
    TokenBatch batch = new TokenBatch(ids, typeIds);
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (InputFeed feed : feeds) {
        ElementType type = ElementType.find(feed.input().type()).orElseThrow();
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment,
                outsideTheHeap(type.bytes(feed.values(batch))),
                feed.shape(batch),
                type.runtime());
        inputs.put(feed.input().name(), tensor);
      }
      session.run(inputs).close();
    } catch (OrtException e) {
      throw new ModelException("Cannot run model: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /** ONNX Runtime's own door takes bytes from there only. */
  private static ByteBuffer outsideTheHeap(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining())
        .order(ByteOrder.nativeOrder())
        .put(bytes)
        .flip();
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
