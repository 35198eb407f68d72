package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A weight as it is to be written, into the graph or into a file beside it.
 *
 * @param header name, type and dimensions
 * @param values row-major and little-endian
 */
record NewWeight(TensorProto header, FilePart values) {
  /** What stands in the graph before the values, where these follow. */
  byte[] inside() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int values = Math.toIntExact(this.values.length());
    out.writeTag(GraphReader.GRAPH_INITIALIZER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(
        header.getSerializedSize()
            + CodedOutputStream.computeTagSize(GraphReader.TENSOR_RAW)
            + CodedOutputStream.computeUInt32SizeNoTag(values)
            + values);
    header.writeTo(out);
    out.writeTag(GraphReader.TENSOR_RAW, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(values);
    out.flush();
    return bytes.toByteArray();
  }

  /**
   * What stands in the graph, where the values are in a file beside it.
   *
   * @param offset of the first byte there
   */
  TensorProto outside(String file, long offset) {
    return WeightsFile.tensor(header, file, offset, values.length());
  }
}
