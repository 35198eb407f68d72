package org.contexture.encoder.machinery;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.onnx.NativeLibraries;

/**
 * What the bits of a model's vectors depend on, beside its files and the settings: vectors of equal
 * machinery, model and settings are the same bit for bit.
 *
 * @param facts values by their names in kebab case, always in the same order; no fact is among them
 *     that the model's kind makes nothing of
 */
public record Machinery(Map<String, String> facts) implements Serializable {
  public static final String CONTEXTURE = "contexture-version";
  public static final String ONNX_RUNTIME = "onnxruntime-version";
  public static final String TOKENIZERS = "tokenizers-version";
  public static final String CPU_EXTENSIONS = "cpu-extensions";
  public static final String EXECUTION_PROVIDER = "execution-provider";

  /** Sessions are opened with no other one. */
  private static final String CPU_PROVIDER = "CPU";

  public Machinery {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /**
   * That of this JVM. Where a kind needs them, native libraries are loaded: {@link
   * NativeLibraries#unpackInto} has been called before, where they must lie in a folder of the
   * caller's.
   */
  public static Machinery of(ModelKind kind) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(CONTEXTURE, contexture());
    if (kind.runsGraphs()) {
      facts.put(ONNX_RUNTIME, NativeLibraries.onnxRuntime());
    }
    if (kind.usesTokenizers()) {
      facts.put(TOKENIZERS, NativeLibraries.tokenizers());
    }
    if (kind.runsGraphs()) {
      facts.put(CPU_EXTENSIONS, CpuExtensions.here());
      facts.put(EXECUTION_PROVIDER, CPU_PROVIDER);
    }
    return new Machinery(facts);
  }

  /** What the jar's manifest says. */
  private static String contexture() {
    return Optional.ofNullable(Machinery.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
