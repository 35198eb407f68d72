package org.contexture.jobs.verify;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Checks rows as they stand: first the columns of each text ({@link StoredText#columns}), then id,
 * file and number of the row in its file.
 *
 * @param files by what Spark calls them, what the user is told
 */
@DefaultSerializer(JavaSerializer.class)
record RowCheck(List<StoredText> texts, Map<String, String> files)
    implements FlatMapFunction<Iterator<InternalRow>, RowCheck.Found> {

  /**
   * Rows that were checked.
   *
   * @param byFile what the rows of each file add up to
   * @param vectors how many there were
   */
  @DefaultSerializer(JavaSerializer.class)
  record Found(Findings found, Map<String, StatusTotals> byFile, long vectors)
      implements Serializable {}

  @Override
  public Iterator<Found> call(Iterator<InternalRow> rows) {
    Findings found = new Findings();
    Map<String, StatusTotals> byFile = new LinkedHashMap<>();
    List<TextCheck> checks = new ArrayList<>();
    int width = 0;
    for (StoredText text : texts) {
      checks.add(new TextCheck(text, width, found));
      width += text.columns().size();
    }
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      Position position = Position.of(row, width, files);
      StatusTotals totals = byFile.computeIfAbsent(position.file(), any -> new StatusTotals());
      boolean truncated = false;
      for (TextCheck check : checks) {
        check.check(row, position::text);
        totals.text(check.status(row));
        truncated |= check.truncated(row);
      }
      totals.row(truncated);
    }
    long vectors = checks.stream().mapToLong(TextCheck::vectors).sum();
    return List.of(new Found(found, byFile, vectors)).iterator();
  }
}
