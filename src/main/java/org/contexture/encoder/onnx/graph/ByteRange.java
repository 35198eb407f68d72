package org.contexture.encoder.onnx.graph;

/**
 * Bytes of a file.
 *
 * @param end exclusive
 */
record ByteRange(long begin, long end) {
  long length() {
    return end - begin;
  }
}
