package org.contexture.spark.sql;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * The partition function as a node of Spark's plan calls it. Two are equal where they give equal
 * rows, so that Spark finds a part of a plan that it has run before.
 */
@DefaultSerializer(JavaSerializer.class)
final class BatchFunction extends AbstractFunction1<Iterator<Object>, Iterator<Object>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final MapPartitionsFunction<InternalRow, InternalRow> partition;
  private final String calls;

  /**
   * @param calls what {@code EXPLAIN} shows
   */
  BatchFunction(MapPartitionsFunction<InternalRow, InternalRow> partition, String calls) {
    this.partition = partition;
    this.calls = calls;
  }

  /** Rows in, rows out; the ones that come in are in memory that Spark uses again for the next. */
  @Override
  public Iterator<Object> apply(Iterator<Object> rows) {
    Iterator<InternalRow> kept = rows.map(row -> ((InternalRow) row).copy());
    try {
      return CollectionConverters.asScala(partition.call(CollectionConverters.asJava(kept)))
          .map(row -> row);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Cannot encode partition: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchFunction that && partition.equals(that.partition);
  }

  @Override
  public int hashCode() {
    return partition.hashCode();
  }

  @Override
  public String toString() {
    return "contexture batches: " + calls;
  }
}
