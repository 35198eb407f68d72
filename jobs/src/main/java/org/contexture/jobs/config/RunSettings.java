package org.contexture.jobs.config;

import java.util.List;
import java.util.Optional;

/**
 * What a run tells, keeps and puts up with.
 *
 * @param badRecords folder for malformed lines; nothing for one in the output
 * @param maxBadRecords more malformed lines end the run with exit code 3
 * @param reportColorColumn whose values colour the map of texts
 * @param maxFailedRows more end the run with exit code 5
 * @param metricsFile local file that is told how far the run is
 */
public record RunSettings(
    Optional<String> badRecords,
    BadRecordLimit maxBadRecords,
    Optional<String> reportColorColumn,
    int maxFailedRows,
    Optional<String> metricsFile) {
  public static final Option<String> BAD_RECORDS =
      Option.of(
          "bad-records",
          "PATH",
          ValueType.TEXT,
          "Folder for malformed JSON and CSV lines. Default: _contexture/bad-records in the output.");

  public static final Option<BadRecordLimit> MAX_BAD_RECORDS =
      Option.of(
              "max-bad-records",
              "N|P%",
              BadRecordLimit.TYPE,
              "More malformed lines than this, in number or in percent of all lines, end the job with"
                  + " exit code 3; the output stays as it is.")
          .byDefault("50%");

  public static final Option<String> REPORT_COLOR_COLUMN =
      Option.of(
          "report-color-column",
          "NAME",
          ValueType.TEXT,
          "Column whose values colour the map of texts in report.html. Default: none.");

  public static final Option<Integer> MAX_FAILED_ROWS =
      Option.of(
              "max-failed-rows",
              "N",
              ValueType.COUNT,
              "More rows with status failed than this end the job with exit code 5.")
          .byDefault("0");

  public static final Option<String> METRICS_FILE =
      Option.of(
          "metrics-file",
          "PATH",
          ValueType.TEXT,
          "Local file to which a line of JSON is added every few seconds, at the start and at the"
              + " end: how far the run is.");

  /** In the order of all options. */
  public static final List<Option<?>> OPTIONS =
      List.of(BAD_RECORDS, MAX_BAD_RECORDS, REPORT_COLOR_COLUMN, MAX_FAILED_ROWS, METRICS_FILE);

  /** The settings that the options say. */
  public static RunSettings of(ParsedOptions options) {
    return new RunSettings(
        options.find(BAD_RECORDS),
        options.get(MAX_BAD_RECORDS),
        options.find(REPORT_COLOR_COLUMN),
        options.get(MAX_FAILED_ROWS),
        options.find(METRICS_FILE));
  }
}
