package org.contexture.jobs.config;

import java.util.List;
import java.util.Optional;

/**
 * Where vectors go, and how.
 *
 * @param name a path, or a name in a catalog
 * @param asked mode as given, which reports tell
 * @param mode of the run: the example's output may be written again
 * @param partitionBy columns whose values become folders
 * @param targetBytes that small files are combined up to
 * @param commitEvery the most rows that a killed run loses
 * @param requireSameRuntime whether no vectors of other machinery may stay
 * @param check what an incremental run takes for a corpus that did not change
 */
public record OutputSettings(
    String name,
    OutputFormat format,
    OutputMode asked,
    OutputMode mode,
    List<String> partitionBy,
    long targetBytes,
    Optional<Integer> commitEvery,
    Deduplication deduplicate,
    boolean requireSameRuntime,
    UnchangedCheck check) {
  /** Output of the first try, where neither input nor output is given. */
  private static final String EXAMPLE = "contexture-example";

  private static final int MEBI_BITS = 20;

  public static final Option<String> OUTPUT =
      Option.of(
          "output",
          "PATH|NAME",
          ValueType.TEXT,
          "Folder of the output; for delta a path or a name in a catalog, for iceberg a name."
              + " Needed where input is given.");

  public static final Option<OutputFormat> OUTPUT_FORMAT =
      Option.choice(
              "output-format",
              OutputFormat.class,
              "Format of the output; delta and iceberg need their package.")
          .byDefault("parquet");

  public static final Option<OutputMode> MODE =
      Option.choice(
              "mode",
              OutputMode.class,
              "What happens to an output that exists; incremental encodes what is new or changed"
                  + " and keeps the rest.")
          .byDefault("error");

  public static final Option<String> PARTITION_BY =
      Option.of(
              "partition-by",
              "NAME",
              ValueType.TEXT,
              "Column whose values become folders of the output, NAME=VALUE.")
          .repeated();

  public static final Option<Integer> TARGET_FILE_SIZE =
      Option.of(
              "target-file-size",
              "MIB",
              ValueType.POSITIVE,
              "Size that small files are combined up to.")
          .byDefault("128");

  public static final Option<Integer> COMMIT_EVERY =
      Option.of(
          "commit-every",
          "ROWS",
          ValueType.POSITIVE,
          "The most rows that a killed run loses. Default: what the running tasks are at.");

  public static final Option<Deduplication> DEDUPLICATE =
      Option.choice(
              "deduplicate",
              Deduplication.class,
              "Whether equal texts are brought together from all over the corpus; auto does it"
                  + " where that costs less than encoding them.")
          .byDefault("auto");

  public static final Option<Boolean> REQUIRE_SAME_RUNTIME =
      Option.of(
              "require-same-runtime",
              "true|false",
              ValueType.BOOLEAN,
              "Whether incremental encodes all again where vectors would stay that other versions"
                  + " of ONNX Runtime or of the tokenizers made, or another instruction set; append"
                  + " refuses that.")
          .byDefault("false");

  public static final Option<UnchangedCheck> CHECK =
      Option.choice(
              "check",
              UnchangedCheck.class,
              "How incremental finds that a corpus did not change: by its files' names, sizes and"
                  + " times, or by reading it.")
          .byDefault("listing");

  /** In the order of all options. */
  public static final List<Option<?>> OPTIONS =
      List.of(
          OUTPUT,
          OUTPUT_FORMAT,
          MODE,
          PARTITION_BY,
          TARGET_FILE_SIZE,
          COMMIT_EVERY,
          DEDUPLICATE,
          REQUIRE_SAME_RUNTIME,
          CHECK);

  /** The settings that the options say. */
  public static OutputSettings of(ParsedOptions options) {
    Optional<String> output = options.find(OUTPUT);
    OutputMode asked = options.get(MODE);
    return new OutputSettings(
        output.orElse(EXAMPLE),
        options.get(OUTPUT_FORMAT),
        asked,
        output.isEmpty() && options.isDefault(MODE) ? OutputMode.OVERWRITE : asked,
        options.list(PARTITION_BY),
        (long) options.get(TARGET_FILE_SIZE) << MEBI_BITS,
        options.find(COMMIT_EVERY),
        options.get(DEDUPLICATE),
        options.get(REQUIRE_SAME_RUNTIME),
        options.get(CHECK));
  }

  /** Whether what was written down of a corpus may stand for reading it. */
  public boolean trustsListing() {
    return check == UnchangedCheck.LISTING && !requireSameRuntime;
  }

  /** The same, partitioned by columns of other names. */
  public OutputSettings withPartitionBy(List<String> names) {
    return new OutputSettings(
        name,
        format,
        asked,
        mode,
        names,
        targetBytes,
        commitEvery,
        deduplicate,
        requireSameRuntime,
        check);
  }

  /** The same for another output. */
  public OutputSettings withName(String other) {
    return new OutputSettings(
        other,
        format,
        asked,
        asked,
        partitionBy,
        targetBytes,
        commitEvery,
        deduplicate,
        requireSameRuntime,
        check);
  }
}
