package org.contexture.jobs.search;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Collections;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.spark.column.StoredVector;

/**
 * The occurrences of a word in a partition; of many, those whose hashes are lowest. A row holds its
 * id, its text and its words, as {@link SearchedOutput#candidates} gives them.
 *
 * @param word in any case
 * @param most occurrences that are kept
 */
@DefaultSerializer(JavaSerializer.class)
record WordOccurrences(StoredVector vector, String word, int most)
    implements FlatMapFunction<Iterator<InternalRow>, Occurrence> {
  /** Characters shown on each side of the word. */
  private static final int AROUND = 40;

  @Override
  public Iterator<Occurrence> call(Iterator<InternalRow> rows) {
    PriorityQueue<Occurrence> kept = new PriorityQueue<>(Collections.reverseOrder());
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (!row.isNullAt(2)) {
        add(row, row.getArray(2), kept);
      }
    }
    return kept.iterator();
  }

  private void add(InternalRow row, ArrayData words, PriorityQueue<Occurrence> kept) {
    int at = vector.fields() - 1;
    for (int w = 0; w < words.numElements(); w++) {
      InternalRow element = words.getStruct(w, vector.fields());
      if (!element.isNullAt(0)
          && !element.isNullAt(at)
          && word.equalsIgnoreCase(element.getUTF8String(0).toString())) {
        kept.add(occurrence(row, element, at));
        if (kept.size() > most) {
          kept.poll();
        }
      }
    }
  }

  private Occurrence occurrence(InternalRow row, InternalRow element, int at) {
    float[] values = new float[vector.dimension()];
    vector.read(element, at, values, 0);
    VectorMath.normalize(values);
    UTF8String text = row.getUTF8String(1);
    int begin = element.getInt(1);
    int end = element.getInt(2);
    long order = XXH64.hashUTF8String(text, begin);
    String id = row.isNullAt(0) ? "" : row.getUTF8String(0).toString();
    return new Occurrence(id, around(text.toString(), begin, end), begin, end, values, order);
  }

  /** The word and what stands on both sides of it, cut between words. */
  private static String around(String text, int begin, int end) {
    int from = begin <= AROUND ? 0 : text.indexOf(' ', begin - AROUND) + 1;
    int to = text.length() <= end + AROUND ? text.length() : text.lastIndexOf(' ', end + AROUND);
    return (from == 0 ? "" : "... ")
        + text.substring(Math.min(from, begin), Math.max(to, end))
        + (to == text.length() ? "" : " ...");
  }
}
