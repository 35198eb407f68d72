package org.contexture.jobs.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.jobs.rows.Runtimes;

/**
 * Spark's own writer of Parquet records, with key-value pairs of ours in the file's footer, where
 * readers other than Spark find them.
 */
public final class FooterWriteSupport extends ParquetWriteSupport {
  /** Before a key in the job's configuration that goes to the footer. */
  public static final String PREFIX = "contexture.";

  /** Key of the fingerprint of the file's vectors. */
  public static final String FINGERPRINT = PREFIX + "fingerprint";

  /**
   * Key in the job's configuration: kind of the model that encodes the rows as they are written.
   */
  static final String ENCODES = "contexture-encodes";

  private Optional<ModelKind> encodes = Optional.empty();
  private boolean hasRows;

  @Override
  public WriteContext init(Configuration configuration) {
    WriteContext spark = super.init(configuration);
    Map<String, String> metadata = new HashMap<>(spark.getExtraMetaData());
    configuration.forEach(
        entry -> {
          if (entry.getKey().startsWith(PREFIX)) {
            metadata.put(entry.getKey(), entry.getValue());
          }
        });
    encodes = Optional.ofNullable(configuration.get(ENCODES)).map(ModelKind::valueOf);
    return new WriteContext(spark.getSchema(), metadata);
  }

  @Override
  public void write(InternalRow row) {
    hasRows = true;
    super.write(row);
  }

  /** By now the encoder has been opened, which says where native libraries are unpacked. */
  @Override
  public FinalizedWriteContext finalizeWrite() {
    Map<String, String> own = new HashMap<>(super.finalizeWrite().getExtraMetaData());
    if (encodes.isPresent() && hasRows) {
      Machinery machinery = Machinery.of(encodes.get());
      machinery.facts().forEach((name, value) -> own.put(PREFIX + Runtimes.PREFIX + name, value));
    }
    return new FinalizedWriteContext(own);
  }
}
