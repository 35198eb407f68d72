package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
  /** DJL's engine tells the version of ONNX Runtime that it was built with. */
  @Test
  void eachLibraryHasItsOwnVersion() {
    Map<String, String> versions = NativeLibraries.versions();

    assertThat(versions).containsOnlyKeys("djl", "onnxruntime", "tokenizers");
    assertThat(Engine.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith("/api-" + versions.get("djl") + ".jar");
    assertThat(versions.get("tokenizers")).endsWith("-" + versions.get("djl"));
  }
}
