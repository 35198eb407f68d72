package org.contexture.jobs.corpus;

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
      Set.of("gz", "bz2", "zst", "zstd", "snappy", "lz4", "deflate");
  private static final String TEXT = "text";
  private static final Set<String> LINES = Set.of("json", "csv");

  /** Quotes as RFC 4180 has them: doubled inside, and free to span lines. */
  private static final Map<String, String> CSV =
      Map.of("header", "true", "escape", "\"", "multiLine", "true");

  /** The parser's own limit, 20 million characters, would make a bad record of a longer text. */
  private static final Map<String, String> JSON =
      Map.of("maxStringLen", Integer.toString(Integer.MAX_VALUE));

  static CorpusFormat of(String source) {
    String name = source.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "json", "jsonl" -> new CorpusFormat("json", JSON);
      case "csv" -> new CorpusFormat(name, CSV);
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
      case "tsv" ->
          Optional.of(
              new CorpusFormat(
                  "csv",
                  Map.of("header", "true", "escape", "\"", "multiLine", "true", "sep", "\t")));
      case "txt", TEXT -> Optional.of(of(TEXT));
      case "parquet", "orc", "avro" -> Optional.of(of(extension));
      default -> Optional.empty();
    };
  }

  /** Whether its rows are lines of text, in the one column that the reader names. */
  boolean isLines() {
    return source.equals(TEXT);
  }

  /** Whether a line of it may be malformed and the file still be read. */
  boolean mayHoldBadLines() {
    return LINES.contains(source);
  }
}
