package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the values of a weight lie that are in a file beside the graph.
 *
 * @param offset of the first byte
 * @param length in bytes
 */
record OutsideValues(Path file, long offset, long length) {
  /**
   * What a tensor tells.
   *
   * @throws IOException where it tells no place within the graph's folder, or there is no file
   */
  static OutsideValues of(Path graph, TensorProto tensor) throws IOException {
    String location = "";
    long offset = 0;
    long length = -1;
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      switch (entry.getKey()) {
        case "location" -> location = entry.getValue();
        case "offset" -> offset = number(tensor, entry.getValue());
        case "length" -> length = number(tensor, entry.getValue());
        default -> {}
      }
    }
    Path folder = graph.toAbsolutePath().normalize().getParent();
    Path file = folder.resolve(location).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException(
          "weight '%s' must lie in the graph's folder: %s".formatted(tensor.getName(), location));
    }
    return new OutsideValues(file, offset, length < 0 ? Files.size(file) - offset : length);
  }

  private static long number(TensorProto tensor, String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          "the place of weight '%s' must be a number: %s".formatted(tensor.getName(), text), e);
    }
  }
}
