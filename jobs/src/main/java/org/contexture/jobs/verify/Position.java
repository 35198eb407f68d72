package org.contexture.jobs.verify;

import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Where a row is.
 *
 * @param file as the user is told
 * @param index of the row in its file, from 0; -1 where it is not known
 * @param id as text; null where none is known
 */
record Position(String file, long index, UTF8String id) {
  /**
   * Reads it; it holds as long as the row does.
   *
   * @param at where a row's id is; its file and its index come next
   * @param files by what Spark calls them, what the user is told
   */
  static Position of(InternalRow row, int at, Map<String, String> files) {
    String file = row.getUTF8String(at + 1).toString();
    UTF8String id = row.isNullAt(at) ? null : row.getUTF8String(at);
    return new Position(files.getOrDefault(file, file), row.getLong(at + 2), id);
  }

  /** For people. */
  String text() {
    return file + (index < 0 ? "" : " row " + index) + (id == null ? "" : " (id " + id + ")");
  }
}
