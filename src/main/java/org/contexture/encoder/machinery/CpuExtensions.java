package org.contexture.encoder.machinery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The vector extensions of the processor that ONNX Runtime has code of its own for: with other ones
 * the same sum may come out in other last bits.
 */
public final class CpuExtensions {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  /** As Linux names them; those from {@code asimd} on are of ARM's processors. */
  private static final Set<String> KNOWN =
      Set.of(
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx512f",
          "avx512bw",
          "avx512dq",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "avx_vnni",
          "avx_vnni_int8",
          "amx_tile",
          "amx_int8",
          "amx_bf16",
          "asimd",
          "asimddp",
          "asimdhp",
          "bf16",
          "i8mm",
          "sme",
          "sve",
          "sve2");

  private CpuExtensions() {}

  /** Those of this machine, in ascending order with a space between; {@code os.arch} off Linux. */
  public static String here() {
    try {
      return Files.isReadable(CPU) ? among(Files.readAllLines(CPU)) : architecture();
    } catch (IOException e) {
      return architecture();
    }
  }

  /** Those that the first processor in a {@code /proc/cpuinfo} has. */
  static String among(List<String> lines) {
    Set<String> found = new TreeSet<>();
    lines.stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .limit(1)
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .filter(KNOWN::contains)
        .forEach(found::add);
    return found.isEmpty() ? architecture() : String.join(" ", found);
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }
}
