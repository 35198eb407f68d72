package org.contexture.jobs.rows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.contexture.encoder.machinery.Machinery;

/**
 * The machinery that made the vectors of some rows; of several kinds where it was not the same for
 * all of them. It is no part of a fingerprint, which is of a model and its settings.
 *
 * @param facts what is known, by a fact's name: each value that some of the rows have
 * @param unknown whether nothing is known of some rows: an older version wrote them
 */
public record Runtimes(Map<String, SortedSet<String>> facts, boolean unknown) {
  /** Of no rows. */
  public static final Runtimes NONE = new Runtimes(Map.of(), false);

  /** Of rows that an older version wrote. */
  public static final Runtimes UNKNOWN = new Runtimes(Map.of(), true);

  /** Before a fact's name, where an output says it among other things. */
  public static final String PREFIX = "runtime.";

  private static final String NOT_KNOWN = "unknown";
  private static final String SEPARATOR = "; ";

  /**
   * What bits depend on. Contexture's own version is not among it: its tests pin the bits of
   * vectors from version to version.
   */
  private static final Map<String, String> DECISIVE = new LinkedHashMap<>();

  static {
    DECISIVE.put(Machinery.ONNX_RUNTIME, "ONNX Runtime versions");
    DECISIVE.put(Machinery.TOKENIZERS, "tokenizers versions");
    DECISIVE.put(Machinery.CPU_EXTENSIONS, "instruction sets");
    DECISIVE.put(Machinery.EXECUTION_PROVIDER, "execution providers");
  }

  /** Of rows that JVMs with such machinery make. */
  public static Runtimes of(Collection<Machinery> machinery) {
    Runtimes all = NONE;
    for (Machinery each : machinery) {
      Map<String, SortedSet<String>> facts = new TreeMap<>();
      each.facts().forEach((name, value) -> facts.put(name, new TreeSet<>(List.of(value))));
      all = all.plus(new Runtimes(facts, false));
    }
    return all;
  }

  /**
   * Of the rows of a file or a table.
   *
   * @param said what it says of its rows
   * @param prefix before {@link #PREFIX} in its keys
   */
  public static Runtimes said(Map<String, String> said, String prefix) {
    String begin = prefix + PREFIX;
    Map<String, String> described = new TreeMap<>();
    said.forEach(
        (key, value) -> {
          if (key.startsWith(begin)) {
            described.put(key.substring(begin.length()), value);
          }
        });
    return described.isEmpty() ? UNKNOWN : described(described);
  }

  /** As {@link #describe} gives them. */
  public static Runtimes described(Map<String, String> described) {
    Map<String, SortedSet<String>> facts = new TreeMap<>();
    described.forEach(
        (name, values) -> facts.put(name, new TreeSet<>(List.of(values.split(SEPARATOR)))));
    boolean unknown = facts.remove(NOT_KNOWN) != null;
    return new Runtimes(facts, unknown);
  }

  /** With other rows. */
  public Runtimes plus(Runtimes others) {
    Map<String, SortedSet<String>> sum = new TreeMap<>();
    for (Map<String, SortedSet<String>> each : List.of(facts, others.facts)) {
      each.forEach(
          (name, values) -> sum.computeIfAbsent(name, absent -> new TreeSet<>()).addAll(values));
    }
    return new Runtimes(sum, unknown || others.unknown);
  }

  /** Each fact and its values; {@code unknown} is there where something is not known. */
  public Map<String, String> describe() {
    Map<String, String> described = new LinkedHashMap<>();
    facts.forEach((name, values) -> described.put(name, String.join(SEPARATOR, values)));
    if (unknown) {
      described.put(NOT_KNOWN, "true");
    }
    return described;
  }

  /** For people, who read it in parentheses, so it has none itself; of no rows, nothing. */
  public String phrase() {
    return describe().entrySet().stream()
        .map(
            fact ->
                fact.getKey().equals(NOT_KNOWN)
                    ? "runtime not known"
                    : fact.getKey() + " " + fact.getValue().replaceAll("[()]", ""))
        .collect(Collectors.joining(", "));
  }

  /** The same as what an output says, as {@link #said} reads it. */
  public Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    describe().forEach((name, value) -> entries.put(PREFIX + name, value));
    return entries;
  }

  /** Those of the entries that bits depend on. */
  public Map<String, String> decisiveEntries() {
    Map<String, String> entries = entries();
    entries.keySet().removeIf(key -> !DECISIVE.containsKey(key.substring(PREFIX.length())));
    return entries;
  }

  /**
   * That equal texts may have vectors that differ in their last bits, as a noun phrase, or nothing.
   * Rows of models that depend on no machinery never do.
   */
  public Optional<String> mixture() {
    List<String> of = new ArrayList<>();
    DECISIVE.forEach(
        (name, plural) -> {
          SortedSet<String> values = facts.getOrDefault(name, new TreeSet<>());
          if (values.size() > 1) {
            of.add(values.size() + " " + plural + " (" + String.join(SEPARATOR, values) + ")");
          }
        });
    if (unknown && !decisiveEntries().isEmpty()) {
      of.add("a runtime that is not known beside one that is");
    }
    return of.isEmpty() ? Optional.empty() : Optional.of("vectors of " + String.join(", of ", of));
  }
}
