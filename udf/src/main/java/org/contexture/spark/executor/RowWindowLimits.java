package org.contexture.spark.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * How many rows a task holds at once. Within a window equal texts are encoded once and texts are
 * ordered by length, so a larger one wastes less, and needs more memory.
 *
 * @param rows at most this many, at least 1
 * @param bytes a window is closed once its rows' strings and binaries take this much
 * @param vectorBytes a window is closed once its rows' vectors will take about this much
 */
@DefaultSerializer(JavaSerializer.class)
public record RowWindowLimits(int rows, long bytes, long vectorBytes) implements Serializable {
  /** Costs 1 % of padding on a corpus of very mixed lengths, and a few megabytes. */
  public static final RowWindowLimits DEFAULT = new RowWindowLimits(1024, 16L << 20, 64L << 20);

  /** With so many rows, else as by default. */
  public static RowWindowLimits ofRows(int rows) {
    return new RowWindowLimits(rows, DEFAULT.bytes, DEFAULT.vectorBytes);
  }
}
