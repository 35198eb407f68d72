package org.contexture.jobs.verify;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.store.FooterWriteSupport;

/**
 * Checks a file without looking at its rows: footer, storage, pages.
 *
 * @param fingerprint that it is to have
 * @param columns that it is to have, as {@link StoredSchema#fileColumns} gives them
 * @param vectorPaths paths of vectors' numbers
 */
@DefaultSerializer(JavaSerializer.class)
record FileCheck(String fingerprint, Set<String> columns, Set<String> vectorPaths)
    implements Function<FileCheck.Wanted, FileCheck.Found> {

  /**
   * A file to check.
   *
   * @param uri where it is
   * @param path as the manifest names it
   * @param rows that the manifest lists
   */
  @DefaultSerializer(JavaSerializer.class)
  record Wanted(String uri, String path, long rows) implements Serializable {}

  /**
   * A file that was checked.
   *
   * @param rows by its footer
   * @param runtime machinery that made its vectors, as {@link Runtimes#describe} gives it
   * @param readable whether its rows can be looked at
   */
  @DefaultSerializer(JavaSerializer.class)
  record Found(
      Wanted file,
      long rows,
      Map<String, String> runtime,
      PageCheck.Pages pages,
      boolean readable,
      Findings found)
      implements Serializable {}

  @Override
  public Found call(Wanted file) {
    Findings found = new Findings();
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
    Path path = new Path(file.uri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(path, hadoop),
            HadoopReadOptions.builder(hadoop, path).usePageChecksumVerification(true).build())) {
      return check(file, reader, found);
    } catch (IOException | RuntimeException e) { // a broken footer throws either
      found.add(Criterion.FOOTERS, "footer cannot be read", () -> file.path() + ": " + reason(e));
      return new Found(file, 0, Map.of(), PageCheck.Pages.NONE, false, found);
    }
  }

  /** The first sentence of what went wrong. */
  static String reason(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private Found check(Wanted file, ParquetFileReader reader, Findings found) {
    if (reader.getRecordCount() != file.rows()) {
      found.add(
          Criterion.ROWS,
          "file has other rows than the manifest lists",
          () -> file.path() + ": " + reader.getRecordCount() + ", listed " + file.rows());
    }
    Map<String, String> said = reader.getFileMetaData().getKeyValueMetaData();
    boolean fits = checkSchema(file, said, found);
    checkStorage(file, reader.getRowGroups(), found);
    List<ColumnDescriptor> stored = reader.getFileMetaData().getSchema().getColumns();
    PageCheck.Pages pages = new PageCheck(file, reader, stored).read(found);
    boolean readable = fits && found.of(Criterion.PAGES).isEmpty();
    return new Found(file, reader.getRecordCount(), runtime(reader, said), pages, readable, found);
  }

  /** A file without rows has vectors of none. */
  private static Map<String, String> runtime(ParquetFileReader reader, Map<String, String> said) {
    return reader.getRecordCount() == 0
        ? Map.of()
        : new HashMap<>(Runtimes.said(said, FooterWriteSupport.PREFIX).describe());
  }

  private boolean checkSchema(Wanted file, Map<String, String> said, Findings found) {
    String other = said.get(FooterWriteSupport.FINGERPRINT);
    if (other == null) {
      found.add(Criterion.SCHEMA, "file has no fingerprint of Contexture", file::path);
    } else if (!other.equals(fingerprint)) {
      found.add(
          Criterion.SCHEMA,
          "file has another fingerprint than the manifest",
          () -> file.path() + ": " + other + ", not " + fingerprint);
    }
    String schema = said.get(ParquetReadSupport.SPARK_METADATA_KEY());
    if (schema == null) {
      found.add(Criterion.SCHEMA, "file has no schema of Spark", file::path);
      return false;
    }
    Set<String> there = StoredSchema.columns((StructType) DataType.fromJson(schema));
    if (!there.equals(columns)) {
      found.add(
          Criterion.SCHEMA,
          "file has other columns than the manifest",
          () -> file.path() + ": " + difference(there));
    }
    return there.equals(columns);
  }

  private String difference(Set<String> there) {
    Set<String> more = new TreeSet<>(there);
    more.removeAll(columns);
    Set<String> fewer = new TreeSet<>(columns);
    fewer.removeAll(there);
    return "it has " + more + " in place of " + fewer;
  }

  private void checkStorage(Wanted file, List<BlockMetaData> groups, Findings found) {
    for (BlockMetaData group : groups) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        String path = column.getPath().toDotString();
        if (column.getCodec() != CompressionCodecName.ZSTD) {
          found.add(
              Criterion.STORAGE,
              "column is not compressed with zstd",
              () -> file.path() + ": " + path + " with " + column.getCodec());
        }
        if (vectorPaths.contains(path)
            && column.getEncodings().stream().anyMatch(Encoding::usesDictionary)) {
          found.add(
              Criterion.STORAGE,
              "vectors are stored with a dictionary",
              () -> file.path() + ": " + path);
        }
      }
    }
  }
}
