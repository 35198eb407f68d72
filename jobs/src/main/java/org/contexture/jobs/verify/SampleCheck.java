package org.contexture.jobs.verify;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Compares rows that were encoded again: a row holds what is stored, what came out now, and behind
 * them its {@link Position}.
 *
 * @param added the columns that encoding adds
 * @param files by what Spark calls them, what the user is told
 */
@DefaultSerializer(JavaSerializer.class)
record SampleCheck(StructType added, Map<String, String> files)
    implements FlatMapFunction<Iterator<InternalRow>, Findings> {
  @Override
  public Iterator<Findings> call(Iterator<InternalRow> rows) {
    Findings found = new Findings();
    StructField[] columns = added.fields();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      InternalRow stored = row.getStruct(0, columns.length);
      InternalRow again = row.getStruct(1, columns.length);
      Position position = Position.of(row, 2, files);
      for (int c = 0; c < columns.length; c++) {
        if (!SameBits.of(stored, c, again, c, columns[c].dataType())) {
          found.add(
              Criterion.SAMPLE,
              columns[c].name() + " has other bits when encoded again",
              position::text);
        }
      }
    }
    return List.of(found).iterator();
  }
}
