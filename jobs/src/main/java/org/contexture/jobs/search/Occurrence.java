package org.contexture.jobs.search;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A word in a text.
 *
 * @param id empty where no column is an id
 * @param text what stands around it, and the word
 * @param begin UTF-16 index of the word in the whole text
 * @param end after its last character
 * @param vector of length 1
 * @param order by which some of many are chosen, the same ones each time
 */
@DefaultSerializer(JavaSerializer.class)
record Occurrence(String id, String text, int begin, int end, float[] vector, long order)
    implements Serializable, Comparable<Occurrence> {
  private static final Comparator<Occurrence> IN_ORDER =
      Comparator.comparingLong(Occurrence::order)
          .thenComparing(Occurrence::id)
          .thenComparing(Occurrence::text)
          .thenComparingInt(Occurrence::begin);

  @Override
  public int compareTo(Occurrence other) {
    return IN_ORDER.compare(this, other);
  }

  Hit hit(double similarity) {
    return new Hit((float) similarity, id, text, begin, end);
  }
}
