package org.contexture.jobs.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How files of one format are read.
 *
 * @param source Spark's name of the source
 * @param defaults reader options, under those that the user gives
 */
record CorpusFormat(String source, Map<String, String> defaults) {
  private static final Set<String> COMPRESSIONS =
      Set.of("gz", "gzip", "bz2", "zst", "zstd", "snappy", "lz4", "deflate");
  private static final String TEXT = "text";

  /** Sources whose readers put a line aside that they cannot parse. */
  private static final Set<String> WITH_BAD_LINES = Set.of("json", "csv");

  /** Sources that read files one by one, whatever table they belong to. */
  private static final Set<String> OF_FILES =
      Set.of("json", "csv", TEXT, "xml", "parquet", "orc", "avro");

  /** Quotes as RFC 4180 has them: doubled inside, and free to span lines. */
  private static final Map<String, String> CSV =
      Map.of("header", "true", "escape", "\"", "multiLine", "true");

  private static final Map<String, String> TSV = withTabs(CSV);

  /** The parser's own limit, 20 million characters, would make a bad record of a longer text. */
  private static final Map<String, String> JSON =
      Map.of("maxStringLen", Integer.toString(Integer.MAX_VALUE));

  /** Columns that some of the files lack must not be lost. */
  private static final Map<String, String> MERGED = Map.of("mergeSchema", "true");

  private static Map<String, String> withTabs(Map<String, String> csv) {
    Map<String, String> options = new HashMap<>(csv);
    options.put("sep", "\t");
    return Map.copyOf(options);
  }

  static CorpusFormat of(String source) {
    String name = source.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "json", "jsonl" -> new CorpusFormat("json", JSON);
      case "csv" -> new CorpusFormat(name, CSV);
      case "parquet", "orc" -> new CorpusFormat(name, MERGED);
      default -> new CorpusFormat(name, Map.of());
    };
  }

  /** The format that a file's extension stands for, a compression's put aside; or nothing. */
  static Optional<CorpusFormat> ofFile(String file) {
    List<String> parts = List.of(file.toLowerCase(Locale.ROOT).split("\\.", -1));
    int last = parts.size() - 1;
    String extension =
        parts.get(last > 1 && COMPRESSIONS.contains(parts.get(last)) ? last - 1 : last);
    return switch (extension) {
      case "json", "jsonl", "ndjson" -> Optional.of(of("json"));
      case "csv" -> Optional.of(of("csv"));
      case "tsv" -> Optional.of(new CorpusFormat("csv", TSV));
      case "txt", TEXT -> Optional.of(of(TEXT));
      case "parquet", "orc", "avro" -> Optional.of(of(extension));
      default -> Optional.empty();
    };
  }

  /**
   * The end of a file's name that says to people that it is packed, and to the readers nothing:
   * Hadoop knows these in small letters.
   */
  static Optional<String> unknownPacking(String file) {
    String extension = file.substring(file.lastIndexOf('.') + 1);
    String known = extension.toLowerCase(Locale.ROOT);
    return COMPRESSIONS.contains(known) && !known.startsWith("zst") && !known.equals(extension)
        ? Optional.of(extension)
        : Optional.empty();
  }

  /** Whether its rows are lines of text, in the one column that the reader names. */
  boolean isLines() {
    return source.equals(TEXT);
  }

  /** Whether it is text to its reader, in some encoding. */
  boolean isText() {
    return isLines() || mayHoldBadLines();
  }

  /** Whether its reader is one of Spark's own for files, which knows no table. */
  boolean isOfFiles() {
    return OF_FILES.contains(source);
  }

  /** Whether a line of it may be malformed and the file still be read. */
  boolean mayHoldBadLines() {
    return WITH_BAD_LINES.contains(source);
  }
}
