package org.contexture.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The partition-level UDF: leases the executor's encoder for the length of a task and encodes the
 * partition's rows window by window.
 */
@DefaultSerializer(JavaSerializer.class)
final class EncodePartition implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final EncoderReference reference;
  private final VectorColumns columns;
  private final WindowLimits limits;
  private final EncodeMetrics metrics;

  EncodePartition(
      EncoderReference reference,
      VectorColumns columns,
      WindowLimits limits,
      EncodeMetrics metrics) {
    this.reference = reference;
    this.columns = columns;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    ExecutorEncoders.Lease lease = ExecutorEncoders.SHARED.lease(reference, EncoderReference::open);
    // The listener also runs when the task fails or stops early, under a LIMIT say.
    TaskCompletionListener release = context -> lease.close();
    TaskContext.get().addTaskCompletionListener(release);
    if (lease.takeLoad()) {
      metrics.modelLoaded();
    }
    return new EncodedRows(rows, lease.encoder(), columns, limits, metrics);
  }
}
