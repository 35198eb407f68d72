package org.contexture.jobs.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * How a table's files are laid out.
 *
 * @param partitionBy columns whose values part the files; may be empty
 * @param fileBytes size that files are closed at, where the format has a property for it
 */
record TableLayout(List<String> partitionBy, OptionalLong fileBytes) {
  /** No partitions, the format's own file size. */
  static final TableLayout PLAIN = new TableLayout(List.of(), OptionalLong.empty());
}
