package org.contexture.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** What a reader sees of a folder with Parquet files: not what starts with {@code _} or a dot. */
record ParquetFolder(Path path, Configuration hadoop) {
  /** Files and folders that readers see; none where the folder does not exist. */
  List<FileStatus> visible() throws IOException {
    List<FileStatus> visible = new ArrayList<>();
    try {
      for (FileStatus status : path.getFileSystem(hadoop).listStatus(path)) {
        String name = status.getPath().getName();
        if (!name.startsWith("_") && !name.startsWith(".")) {
          visible.add(status);
        }
      }
    } catch (FileNotFoundException absent) {
      return visible;
    }
    return visible;
  }

  /** The keys and values in each file's footer. */
  List<Map<String, String>> footers() throws IOException {
    List<Map<String, String>> footers = new ArrayList<>();
    for (FileStatus file : visible()) {
      if (isParquet(file)) {
        try (ParquetFileReader reader = open(file)) {
          footers.add(reader.getFileMetaData().getKeyValueMetaData());
        }
      }
    }
    return footers;
  }

  /** Rows in all files, by their footers. */
  long rows() throws IOException {
    long rows = 0;
    for (FileStatus file : visible()) {
      if (isParquet(file)) {
        try (ParquetFileReader reader = open(file)) {
          rows += reader.getRecordCount();
        }
      }
    }
    return rows;
  }

  private static boolean isParquet(FileStatus file) {
    return file.getPath().getName().endsWith(".parquet");
  }

  private ParquetFileReader open(FileStatus file) throws IOException {
    return ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop));
  }
}
