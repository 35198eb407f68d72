package org.contexture.jobs.verify;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.contexture.jobs.plan.LiteralPath;

/**
 * The rows of an output's files, as Spark reads them.
 *
 * @param output fully qualified
 * @param files by path as the manifest names it
 */
record OutputData(
    SparkSession spark, Path output, OutputLayout layout, Map<String, FileStatus> files) {

  /** Rows with all columns. */
  Dataset<Row> read(Collection<String> paths) {
    return spark
        .read()
        .schema(layout.schema())
        .option("basePath", output.toString())
        .option("ignoreCorruptFiles", "false")
        .option("ignoreMissingFiles", "false")
        .parquet(
            paths.stream()
                .map(path -> LiteralPath.of(files.get(path).getPath()))
                .toArray(String[]::new));
  }

  /** Columns of {@link Position}. */
  static List<Column> position(Dataset<Row> rows, Optional<String> idColumn) {
    Column metadata = rows.metadataColumn("_metadata");
    Column id =
        idColumn
            .map(name -> column(rows, name).cast(DataTypes.StringType))
            .orElse(lit(null).cast(DataTypes.StringType));
    return List.of(
        id.as("id"),
        metadata.getField("file_path").as("file"),
        metadata.getField("row_index").as("row"));
  }

  static List<Column> columns(Dataset<Row> rows, List<String> names) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(column(rows, name)));
    return columns;
  }

  static Column column(Dataset<Row> rows, String name) {
    return rows.col("`" + name.replace("`", "``") + "`");
  }

  /** Rows without a detour over objects. */
  static JavaRDD<InternalRow> internal(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd().toJavaRDD();
  }

  /** What Spark calls a file in its metadata, and what the manifest does. */
  Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    files.forEach((path, file) -> spellings(file).forEach(spelling -> names.put(spelling, path)));
    return names;
  }

  /** As Hadoop writes a path, and escaped as in a URI, with and without an empty authority. */
  static List<String> spellings(FileStatus file) {
    String plain = file.getPath().toString();
    return Stream.of(plain, file.getPath().toUri().toString(), new Path(plain).toUri().toString())
        .distinct()
        .toList();
  }
}
