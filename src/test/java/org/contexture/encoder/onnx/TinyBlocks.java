package org.contexture.encoder.onnx;

import static org.contexture.encoder.fixture.TinyModels.lookupWithoutSignature;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * A graph of an embedding layer and three blocks, small enough to compute by hand. The embedding of
 * token {@code id} is {@code (id, 2 id)} and is called {@code embedded}; block i multiplies it by
 * its weight {@code w0 = 2}, {@code w1 = 3}, {@code w2 = 5} and calls it {@code states0}, {@code
 * states1}, {@code last_hidden_state}.
 */
final class TinyBlocks {
  static final List<String> LAYERS = List.of("embedded", "states0", "states1", "last_hidden_state");
  private static final float[] WEIGHTS = {2, 3, 5};

  private TinyBlocks() {}

  /** The whole graph. */
  static GraphProto.Builder graph() {
    GraphProto.Builder graph = withoutBlocks();
    for (int block = 0; block < WEIGHTS.length; block++) {
      graph.addNode(block(block));
    }
    return graph;
  }

  /** All but the blocks' nodes. */
  static GraphProto.Builder withoutBlocks() {
    GraphProto.Builder graph = lookupWithoutSignature();
    NodeProto gather = graph.getNode(0).toBuilder().setOutput(0, "embedded").build();
    graph
        .setNode(0, gather)
        .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
        .addInput(tensor("attention_mask", DataType.INT64, "batch", "sequence"))
        .addOutput(tensor("last_hidden_state", DataType.FLOAT, "batch", "sequence", "2"));
    for (int block = 0; block < WEIGHTS.length; block++) {
      graph.addInitializer(scalar("w" + block, WEIGHTS[block]));
    }
    return graph;
  }

  /** The one node of a block. */
  static NodeProto block(int block) {
    return scoped(block, "Mul", List.of(LAYERS.get(block), "w" + block), LAYERS.get(block + 1));
  }

  /** A node whose name shows that it is in a block. */
  static NodeProto scoped(int block, String operator, List<String> inputs, String... outputs) {
    return node(operator, inputs, outputs).toBuilder()
        .setName("/encoder/layer." + block + "/" + operator)
        .build();
  }

  static TensorProto scalar(String name, float value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.FLOAT.getNumber())
        .addFloatData(value)
        .build();
  }
}
