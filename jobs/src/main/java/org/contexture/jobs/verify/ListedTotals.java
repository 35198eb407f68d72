package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts that an output's rows are to add up to.
 *
 * @param teller what says so
 */
record ListedTotals(String teller, Map<String, Long> byStatus, long rowsTruncated) {
  /** Compares them with what the rows add up to. */
  void compare(StatusTotals rows, Findings found) {
    List<String> different = new ArrayList<>();
    Set<String> statuses = new TreeSet<>(byStatus.keySet());
    statuses.addAll(rows.byStatus().keySet());
    for (String status : statuses) {
      long listed = byStatus.getOrDefault(status, 0L);
      long there = rows.byStatus().getOrDefault(status, 0L);
      if (listed != there) {
        different.add(status + ": " + there + ", listed " + listed);
      }
    }
    if (rowsTruncated != rows.rowsTruncated()) {
      different.add("truncated: " + rows.rowsTruncated() + ", listed " + rowsTruncated);
    }
    different.forEach(
        each ->
            found.add(
                Criterion.TOTALS, "count is another than the " + teller + " lists", () -> each));
  }
}
