package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file beside a graph that holds its weights, written one after the other: however large a model
 * is, only one of its weights is in memory.
 */
final class WeightsFile implements AutoCloseable {
  private static final int BUFFER_FLOATS = 1 << 16;

  private final String name;
  private final FileChannel channel;

  private WeightsFile(String name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  /** Makes the file. */
  static WeightsFile create(Path file) throws IOException {
    return new WeightsFile(
        String.valueOf(file.getFileName()),
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Writes a weight, and gives the tensor that says where it is. */
  TensorProto append(String tensor, FloatBuffer values, long... shape) throws IOException {
    long begin = channel.position();
    ByteBuffer buffer =
        ByteBuffer.allocate(Float.BYTES * Math.min(values.remaining(), BUFFER_FLOATS))
            .order(ByteOrder.LITTLE_ENDIAN);
    int count;
    for (int at = values.position(); at < values.limit(); at += count) {
      count = Math.min(BUFFER_FLOATS, values.limit() - at);
      buffer.clear();
      buffer.asFloatBuffer().put(values.slice(at, count));
      buffer.limit(count * Float.BYTES);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
    return TensorProto.newBuilder()
        .setName(tensor)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addAllDims(Arrays.stream(shape).boxed().toList())
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", name))
        .addExternalData(entry("offset", Long.toString(begin)))
        .addExternalData(entry("length", Long.toString(channel.position() - begin)))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
