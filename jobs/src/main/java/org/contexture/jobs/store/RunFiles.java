package org.contexture.jobs.store;

import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.rows.RowTotals;

/** What a run keeps and says beside its rows. All of it is there before the rows are seen. */
public interface RunFiles {
  /**
   * Checks what may end the run, and writes what it keeps besides rows.
   *
   * @param folder what becomes the side folder of the output
   */
  void keep(Path folder);

  /**
   * Text files of the side folder, by their names.
   *
   * @param written all rows of the run, written or kept
   */
  Map<String, String> texts(RowTotals written);
}
