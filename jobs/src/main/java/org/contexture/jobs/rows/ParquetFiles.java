package org.contexture.jobs.rows;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;

/** How Contexture reads files that it wrote. */
public final class ParquetFiles {
  private ParquetFiles() {}

  /**
   * A reader whose rows can tell the files that they are in, whichever reader of Parquet a session
   * prefers: that of version 2 cannot.
   */
  public static DataFrameReader reader(SparkSession spark) {
    return spark.read().format(ParquetFileFormat.class.getName());
  }
}
