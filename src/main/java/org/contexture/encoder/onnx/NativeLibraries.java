package org.contexture.encoder.onnx;

import ai.djl.engine.Engine;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.contexture.encoder.model.ModelException;

/**
 * How DJL and its native libraries behave in this JVM. They read these system properties when their
 * classes are first used; one that is set already is left as it is.
 */
public final class NativeLibraries {
  private static final int LONGEST_COMMAND_LINE = 3900;

  /** Folders whose libraries were found to be ours, before they were loaded. */
  private static final Set<Path> CHECKED = ConcurrentHashMap.newKeySet();

  private NativeLibraries() {}

  /**
   * Sets the folder that native libraries are unpacked into. Must come before the first encoder or
   * tokenizer is opened.
   *
   * @param folder writable; DJL's default is under the home folder, which an executor may not have
   * @throws ModelException where libraries lie there that are not ours, and cannot be deleted
   */
  public static void unpackInto(Path folder) {
    setDefault("DJL_CACHE_DIR", folder.toString());
    setDefault("ENGINE_CACHE_DIR", folder.toString());
    setDefaults();
    Path used = Path.of(Utils.getEnvOrSystemProperty("ENGINE_CACHE_DIR"));
    // Another one is the user's, who named it to this JVM.
    if (used.equals(folder) && CHECKED.add(used)) {
      new UnpackedLibraries(used).check();
    }
  }

  /**
   * No report of use to DJL's makers, no look for downloads, no second engine for array arithmetic.
   * Must come before the first tokenizer is opened: it reports and looks too.
   */
  public static void setDefaults() {
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("ai.djl.offline", "true");
    setDefault("ai.djl.onnx.disable_alternative", "true");
    // Tasks run side by side already; the tokenizer's own thread pool would only fight with them.
    setDefault("TOKENIZERS_PARALLELISM", "false");
  }

  /**
   * Refuses to go on where ONNX Runtime would take the JVM down: on Linux version 1.29 ends it with
   * a segmentation fault where the process has a command line of nearly a page (3,976 bytes went
   * well, 3,996 did not).
   *
   * @throws ModelException which says what to do instead
   */
  static void requireShortCommandLine() {
    Path commandLine = Path.of("/proc/self/cmdline");
    if (Files.isReadable(commandLine)) {
      try {
        requireShortCommandLine(Files.readAllBytes(commandLine).length);
      } catch (IOException e) {
        // Where the system does not tell, there is nothing to check.
      }
    }
  }

  static void requireShortCommandLine(int bytes) {
    if (bytes > LONGEST_COMMAND_LINE) {
      throw new ModelException(
          "Cannot load ONNX Runtime: it fails where the JVM's command line is over "
              + LONGEST_COMMAND_LINE
              + " bytes: "
              + bytes
              + "; put options into a file (--config, --properties-file, java @FILE), and quote"
              + " globs");
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Names and versions of the native libraries in use, and of what calls them, for people. */
  public static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("onnxruntime", onnxRuntime());
    // Its engine gives the version of ONNX Runtime that it was built with.
    versions.put("djl", Engine.getDjlVersion());
    versions.put("tokenizers", tokenizers());
    return versions;
  }

  /** ONNX Runtime's version; it is loaded. */
  public static String onnxRuntime() {
    engine();
    return OrtEnvironment.getEnvironment().getVersion();
  }

  /** DJL's engine must make ONNX Runtime's environment: it fails where there is one already. */
  private static Engine engine() {
    setDefaults();
    requireShortCommandLine();
    return Engine.getEngine("OnnxRuntime");
  }

  /** Version of Hugging Face's tokenizers, which are not loaded. */
  public static String tokenizers() {
    setDefaults();
    return Platform.detectPlatform("tokenizers").getVersion();
  }
}
