package org.contexture.jobs.store;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;

/**
 * Spark's own writer of Parquet records, with key-value pairs of ours in the file's footer, where
 * readers other than Spark find them.
 */
public final class FooterWriteSupport extends ParquetWriteSupport {
  /** Before a key in the job's configuration that goes to the footer. */
  public static final String PREFIX = "contexture.";

  /** Key of the fingerprint of the file's vectors. */
  public static final String FINGERPRINT = PREFIX + "fingerprint";

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
    return new WriteContext(spark.getSchema(), metadata);
  }
}
