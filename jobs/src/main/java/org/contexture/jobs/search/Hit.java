package org.contexture.jobs.search;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A text, or a part of one, that was found.
 *
 * @param similarity cosine of its vector and the query's
 * @param id empty where no column is an id
 * @param text the whole text, or the part with what stands around it
 * @param begin UTF-16 index of the part in the whole text; of a whole text 0
 * @param end after its last character
 */
@DefaultSerializer(JavaSerializer.class)
public record Hit(float similarity, String id, String text, int begin, int end)
    implements Serializable, Comparable<Hit> {
  private static final Comparator<Hit> NEAREST_FIRST =
      Comparator.comparing(Hit::similarity)
          .reversed()
          .thenComparing(Hit::id)
          .thenComparing(Hit::text)
          .thenComparingInt(Hit::begin);

  /** The nearest first; equally near ones in a fixed order, wherever they were found. */
  @Override
  public int compareTo(Hit other) {
    return NEAREST_FIRST.compare(this, other);
  }
}
