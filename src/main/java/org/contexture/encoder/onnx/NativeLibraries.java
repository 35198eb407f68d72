package org.contexture.encoder.onnx;

import ai.djl.engine.Engine;
import ai.djl.util.Platform;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * How DJL and its native libraries behave in this JVM. They read these system properties when their
 * classes are first used; one that is set already is left as it is.
 */
public final class NativeLibraries {
  private NativeLibraries() {}

  /**
   * Sets the folder that native libraries are unpacked into. Must come before the first encoder or
   * tokenizer is opened.
   *
   * @param folder writable; DJL's default is under the home folder, which an executor may not have
   */
  public static void unpackInto(Path folder) {
    setDefault("DJL_CACHE_DIR", folder.toString());
    setDefault("ENGINE_CACHE_DIR", folder.toString());
    settle();
  }

  /**
   * No report of use to DJL's makers, no look for downloads, no second engine for array arithmetic.
   * Must come before the first tokenizer is opened: it reports and looks too.
   */
  public static void settle() {
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("ai.djl.offline", "true");
    setDefault("ai.djl.onnx.disable_alternative", "true");
    // Tasks run side by side already; the tokenizer's own thread pool would only fight with them.
    setDefault("TOKENIZERS_PARALLELISM", "false");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Names and versions of the native libraries in use, for people. */
  public static Map<String, String> versions() {
    settle();
    Map<String, String> versions = new TreeMap<>();
    versions.put("onnxruntime", ai.onnxruntime.OrtEnvironment.getEnvironment().getVersion());
    versions.put("djl", Engine.getEngine("OnnxRuntime").getVersion());
    versions.put("tokenizers", Platform.detectPlatform("tokenizers").getVersion());
    return versions;
  }
}
