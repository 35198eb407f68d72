package org.contexture.jobs.store;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.contexture.jobs.rows.Runtimes;

/**
 * What a data file says of itself.
 *
 * @param said keys and values, Contexture's behind {@code contexture.}
 */
record FileFooter(MessageType schema, Map<String, String> said, long rows) {
  /** A broken footer throws an unchecked exception too. */
  static FileFooter read(Path file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      return new FileFooter(
          reader.getFileMetaData().getSchema(),
          reader.getFileMetaData().getKeyValueMetaData(),
          reader.getRecordCount());
    }
  }

  /** The machinery that made its rows' vectors. */
  Runtimes runtimes() {
    return rows == 0 ? Runtimes.NONE : Runtimes.said(said, FooterWriteSupport.PREFIX);
  }
}
