package org.contexture.encoder.llama2c;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;

/** The scores that a converted model gives for the next token, from ONNX Runtime directly. */
final class Logits implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;

  Logits(ModelFolder folder) throws OrtException {
    // There is one environment in a JVM, and DJL insists on making it.
    NativeLibraries.setDefaults();
    Engine.getEngine("OnnxRuntime");
    environment = OrtEnvironment.getEnvironment();
    session = environment.createSession(folder.graph().toString());
  }

  static float[][] of(ModelFolder folder, long[] tokens) throws OrtException {
    try (Logits logits = new Logits(folder)) {
      return logits.of(tokens);
    }
  }

  /** By token. */
  float[][] of(long[] tokens) throws OrtException {
    long[] shape = {1, tokens.length};
    long[] mask = new long[tokens.length];
    Arrays.fill(mask, 1);
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), shape);
        OnnxTensor ones = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OrtSession.Result result =
            session.run(Map.of("input_ids", ids, "attention_mask", ones), Set.of("logits"))) {
      return ((float[][][]) result.get(0).getValue())[0];
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
