package org.contexture.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;

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
    ExecutorEncoders.Lease lease = ExecutorEncoders.SHARED.lease(reference, this::load);
    // The listener also runs when the task fails or stops early, under a LIMIT say.
    TaskCompletionListener release = context -> lease.close();
    TaskContext.get().addTaskCompletionListener(release);
    return new EncodedRows(rows, lease.encoder(), columns, limits, metrics);
  }

  private TextEncoder load(EncoderReference wanted) {
    NativeLibraries.unpackInto(wanted.model().modelCache().root().resolve("native"));
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
    ModelFolder folder = wanted.model().localize(hadoop);
    TextEncoder encoder = TextEncoder.open(folder, wanted.settings(), wanted.runtime());
    String found = encoder.signature().fingerprint();
    if (!found.equals(wanted.fingerprint())) {
      encoder.close();
      throw new ModelException(
          "Model at "
              + wanted.model().location()
              + " is not the one that the driver opened:"
              + " fingerprint "
              + found
              + ", expected "
              + wanted.fingerprint());
    }
    metrics.modelLoaded();
    return encoder;
  }
}
