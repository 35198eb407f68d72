package org.contexture.jobs.report.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.contexture.jobs.print.Visible;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Milestones of a run as log lines: {@code run_id=... event=... key=value ...}. A layout that
 * writes JSON has the same keys as fields of its context.
 *
 * @param runId stands in every line
 */
public record RunLog(String runId) {
  /** Key of the run's id in log lines; also of the other lines that a run causes. */
  static final String RUN_ID = "run_id";

  /** The event of a run that has failed. */
  static final String FAILED = "failed";

  /** Users' log settings name it, wherever the class is. */
  static final String LOGGER = "org.contexture.jobs.report.RunLog";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  /**
   * Logs what happened, at level info.
   *
   * @param values asked for only where the line is logged; their order is the line's
   */
  public void event(String name, Supplier<Map<String, ?>> values) {
    if (LOG.isInfoEnabled()) {
      log(LOG.atInfo(), name, values.get());
    }
  }

  /** Logs that the run has failed, at level error. */
  void failed(int exitCode, String problem) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("exit_code", exitCode);
    values.put("problem", problem);
    log(LOG.atError(), FAILED, values);
  }

  private void log(LoggingEventBuilder builder, String name, Map<String, ?> values) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(RUN_ID, runId);
    all.put("event", name);
    all.putAll(values);
    LoggingEventBuilder line = builder;
    for (Map.Entry<String, Object> entry : all.entrySet()) {
      line = line.addKeyValue(entry.getKey(), entry.getValue());
    }
    line.log(text(all));
  }

  static String text(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + quoted(String.valueOf(entry.getValue())))
        .collect(Collectors.joining(" "));
  }

  /** As logfmt has it: values with white space, quotes or an equals sign are in quotes. */
  private static String quoted(String value) {
    if (!value.isEmpty()
        && value.equals(Visible.line(value))
        && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=')) {
      return value;
    }
    String escaped =
        value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t");
    return '"' + Visible.line(escaped) + '"';
  }
}
