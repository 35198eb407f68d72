package org.contexture.jobs.verify;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** What rows add up to. For one thread. */
final class StatusTotals implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, Long> byStatus = new LinkedHashMap<>();
  private long rows;
  private long rowsTruncated;

  void text(String status) {
    byStatus.merge(status, 1L, Long::sum);
  }

  void row(boolean truncated) {
    rows++;
    rowsTruncated += truncated ? 1 : 0;
  }

  void add(StatusTotals others) {
    others.byStatus.forEach((status, count) -> byStatus.merge(status, count, Long::sum));
    rows += others.rows;
    rowsTruncated += others.rowsTruncated;
  }

  /** Texts by status; those that there are none of may be left out. */
  Map<String, Long> byStatus() {
    return byStatus;
  }

  long rows() {
    return rows;
  }

  long rowsTruncated() {
    return rowsTruncated;
  }
}
