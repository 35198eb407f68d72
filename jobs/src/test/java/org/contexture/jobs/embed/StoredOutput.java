package org.contexture.jobs.embed;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.rows.LiteralPath;
import org.contexture.jobs.store.VectorParquetFormat;
import org.contexture.spark.column.StoredVector;

/** An output on the local disk that a test takes apart. */
public record StoredOutput(Path folder) {
  /** A copy of everything in it. */
  public StoredOutput copy(Path to) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(folder.relativize(path));
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
    return new StoredOutput(to);
  }

  /** Data files, by name. */
  public List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.getFileName().toString().matches("part-.*\\.parquet"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what Hadoop keeps beside local files, and would find any change with. */
  public StoredOutput withoutHadoopChecksums() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(each -> each.toString().endsWith(".crc")).toList()) {
        Files.delete(path);
      }
    }
    return this;
  }

  public void editSideFile(String name, UnaryOperator<String> edit) throws IOException {
    Path file = folder.resolve("_contexture").resolve(name);
    Files.writeString(file, edit.apply(Files.readString(file)));
    Files.deleteIfExists(file.resolveSibling("." + name + ".crc"));
  }

  /** Begin of the first data page of a column. */
  public static long firstPage(Path file, String column) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getFooter().getBlocks().get(0).getColumns().stream()
          .filter(chunk -> chunk.getPath().toDotString().equals(column))
          .mapToLong(ColumnChunkMetaData::getFirstDataPageOffset)
          .findFirst()
          .orElseThrow();
    }
  }

  private static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()));
  }

  /**
   * The same output with other rows, as if a run had written them: the manifest lists the new files
   * and their rows.
   *
   * @param columns new values by column, in SQL
   * @param partitions columns to lay folders by
   */
  public StoredOutput rewrite(Path to, Map<String, String> columns, String... partitions)
      throws IOException {
    Dataset<Row> rows = LocalSpark.session().read().parquet(literal());
    StructType schema = rows.schema();
    List<Column> selected = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String value = columns.getOrDefault(field.name(), field.name());
      selected.add(functions.expr(value).cast(field.dataType()).as(field.name(), field.metadata()));
    }
    DataFrameWriter<Row> writer =
        rows.coalesce(1)
            .sortWithinPartitions("id")
            .select(selected.toArray(Column[]::new))
            .write()
            .format(VectorParquetFormat.class.getName())
            .partitionBy(partitions)
            .option("compression", "zstd");
    for (StructField field : schema.fields()) {
      StoredVector.of(field)
          .ifPresent(
              vector ->
                  writer.option("parquet.enable.dictionary#" + vector.parquetPath(), "false"));
    }
    footer().forEach(writer::option);
    writer.save(to.toString());
    try (Stream<Path> side = Files.list(folder.resolve("_contexture"))) {
      Files.createDirectories(to.resolve("_contexture"));
      for (Path file : side.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve("_contexture").resolve(file.getFileName()));
      }
    }
    StoredOutput output = new StoredOutput(to);
    output.editSideFile("manifest.json", json -> output.listed(json, partitions));
    return output;
  }

  private String literal() {
    return LiteralPath.of(new org.apache.hadoop.fs.Path(folder.toUri()));
  }

  private Map<String, String> footer() throws IOException {
    Map<String, String> footer = new HashMap<>();
    try (ParquetFileReader reader = open(files().get(0))) {
      reader
          .getFileMetaData()
          .getKeyValueMetaData()
          .forEach(
              (key, value) -> {
                if (key.startsWith("contexture.")) {
                  footer.put(key, value);
                }
              });
    }
    return footer;
  }

  private String listed(String json, String... partitions) {
    JsonArray files = new JsonArray();
    for (Path path : files()) {
      JsonObject file = new JsonObject();
      file.addProperty("path", folder.relativize(path).toString());
      try (ParquetFileReader reader = open(path)) {
        file.addProperty("rows", reader.getRecordCount());
        file.addProperty("bytes", Files.size(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      files.add(file);
    }
    JsonObject manifest = JsonParser.parseString(json).getAsJsonObject();
    manifest.add("files", files);
    JsonArray by = new JsonArray();
    List.of(partitions).forEach(by::add);
    manifest.add("partition_by", by);
    return manifest.toString();
  }
}
