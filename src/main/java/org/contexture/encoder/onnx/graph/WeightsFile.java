package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file beside a graph that holds its weights, written one after the other: however large a model
 * is, only one of its weights is in memory.
 */
final class WeightsFile implements AutoCloseable {
  private static final int BUFFER_FLOATS = 1 << 16;

  private final Path file;
  private final FileChannel channel;

  private WeightsFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Makes the file. */
  static WeightsFile create(Path file) throws IOException {
    return new WeightsFile(
        file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Writes a weight, and gives the tensor that says where it is. */
  TensorProto append(String tensor, FloatBuffer values, long... shape) throws IOException {
    return append(tensor, sink -> sink.take(values), shape);
  }

  /** As {@link #append(String, FloatBuffer, long...)}, of values that come some at a time. */
  TensorProto append(String tensor, WeightValues values, long... shape) throws IOException {
    long begin = channel.position();
    values.writeTo(this::write);
    TensorProto written = tensor(tensor, String.valueOf(file.getFileName()), begin, shape);
    long length = Long.parseLong(written.getExternalData(2).getValue());
    if (channel.position() - begin != length) {
      throw new IllegalArgumentException(
          "weight %s must have %d bytes: %d".formatted(tensor, length, channel.position() - begin));
    }
    return written;
  }

  private void write(FloatBuffer values) throws IOException {
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
  }

  /** A tensor that lies in a file beside the graph. */
  static TensorProto tensor(String tensor, String file, long offset, long... shape) {
    long length = Arrays.stream(shape).reduce(Float.BYTES, (left, right) -> left * right);
    TensorProto header =
        TensorProto.newBuilder()
            .setName(tensor)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addAllDims(Arrays.stream(shape).boxed().toList())
            .build();
    return tensor(header, file, offset, length);
  }

  /**
   * As {@link #tensor(String, String, long, long...)}, of any type.
   *
   * @param header name, type and dimensions
   * @param length in bytes
   */
  static TensorProto tensor(TensorProto header, String file, long offset, long length) {
    return header.toBuilder()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", file))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Long.toString(length)))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** A file that no weight was written into is gone. */
  @Override
  public void close() throws IOException {
    boolean empty = channel.size() == 0;
    channel.close();
    if (empty) {
      Files.delete(file);
    }
  }
}
