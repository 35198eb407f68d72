package org.contexture.encoder.onnx.graph;

import java.io.IOException;

/** Makes the bytes of a tensor, row-major and little-endian, each time it is asked. */
@FunctionalInterface
public interface MadeBytes {
  byte[] make() throws IOException;
}
