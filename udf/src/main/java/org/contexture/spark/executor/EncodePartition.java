package org.contexture.spark.executor;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Iterator;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.contexture.spark.column.RowForm;

/**
 * The partition-level UDF: leases the executor's encoder for the length of a task and encodes the
 * partition's rows window by window. Two are equal where they give equal rows: what they count does
 * not matter.
 *
 * @param <R> a row
 */
@DefaultSerializer(JavaSerializer.class)
public final class EncodePartition<R> implements MapPartitionsFunction<R, R> {
  private static final long serialVersionUID = 1L;

  private final EncoderReference reference;
  private final RowForm<R> form;
  private final RowWindowLimits limits;
  private final EncodeMetrics metrics;

  public EncodePartition(
      EncoderReference reference, RowForm<R> form, RowWindowLimits limits, EncodeMetrics metrics) {
    this.reference = reference;
    this.form = form;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Iterator<R> call(Iterator<R> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    ExecutorEncoders.Lease lease = ExecutorEncoders.SHARED.lease(reference, TaskContext.get());
    if (lease.takeLoad()) {
      metrics.modelLoaded();
    }
    return new EncodedRows<>(rows, lease.encoder(), form, limits, metrics);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodePartition<?> that
        && reference.equals(that.reference)
        && form.equals(that.form)
        && limits.equals(that.limits);
  }

  @Override
  public int hashCode() {
    return Objects.hash(reference, form, limits);
  }
}
