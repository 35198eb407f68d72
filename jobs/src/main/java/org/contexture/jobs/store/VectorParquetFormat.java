package org.contexture.jobs.store;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Job;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/** Spark's Parquet source, writing through {@link FooterWriteSupport}. */
public final class VectorParquetFormat extends ParquetFileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public OutputWriterFactory prepareWrite(
      SparkSession spark, Job job, Map<String, String> options, StructType schema) {
    OutputWriterFactory factory = super.prepareWrite(spark, job, options, schema);
    ParquetOutputFormat.setWriteSupportClass(job, FooterWriteSupport.class);
    keepMicroseconds(job.getConfiguration());
    return factory;
  }

  /** A session may want timestamps cut to milliseconds, which are not those of the corpus. */
  private static void keepMicroseconds(Configuration written) {
    String type = SQLConf.PARQUET_OUTPUT_TIMESTAMP_TYPE().key();
    if ("TIMESTAMP_MILLIS".equals(written.get(type))) {
      written.set(type, "TIMESTAMP_MICROS");
    }
  }
}
