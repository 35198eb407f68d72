package org.contexture.jobs.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows with vectors of this run's fingerprint that are stored already.
 *
 * @param rows with a column {@link #FILE} behind the stored ones
 * @param schema of the stored columns
 */
public record StoredRows(Dataset<Row> rows, StructType schema) {
  /** Name of the column that says which file a row is in. */
  static final String FILE = "_contexture_file";

  /** What that says of a row whose file only its table knows. */
  public static final String IN_TABLE = "table";

  /** Parquet files, or a folder with them, which may be partitioned. */
  public static StoredRows ofFiles(
      SparkSession spark, Collection<String> files, StructType schema) {
    Dataset<Row> read = spark.read().schema(schema).parquet(LiteralPath.all(files));
    return new StoredRows(read.withColumn(FILE, col("_metadata.file_path")), schema);
  }

  /** The rows of a table. */
  public static StoredRows ofTable(Dataset<Row> table) {
    return new StoredRows(table.withColumn(FILE, lit(IN_TABLE)), table.schema());
  }

  /** The path behind a value of {@link #FILE}, which is encoded as in a URI. */
  public static String path(String file) {
    return new Path(URI.create(file)).toString();
  }

  /** What tells the rows apart, and nothing of their vectors. */
  public Dataset<Row> keys(RowLayout layout) {
    Dataset<Row> packed = packed();
    Column row = col("row");
    boolean alike = hasColumnsOf(layout);
    Column key =
        layout
            .id()
            .filter(name -> Arrays.asList(schema.fieldNames()).contains(name))
            .map(row::getField)
            .orElse(layout.id().isPresent() ? lit(null) : layout.textHash(row, schema));
    return packed.select(
        key.as("old_key"),
        layout.textHash(row, schema).as("old_text"),
        (alike ? layout.contentHash(row) : lit(null).cast(DataTypes.BinaryType)).as("old_content"),
        layout.failed(row).as("old_failed"),
        col(FILE).as("old_file"));
  }

  /** The vectors by the hash of their texts, none that failed. */
  public Dataset<Row> vectors(RowLayout layout) {
    Column row = col("row");
    Column[] columns =
        Stream.concat(
                Stream.of(layout.textHash(row, schema).as("known_text")),
                layout.added().stream()
                    .map(StructField::name)
                    .map(name -> row.getField(name).as(name)))
            .toArray(Column[]::new);
    return packed().filter(layout.failed(row).equalTo(false)).select(columns);
  }

  private Dataset<Row> packed() {
    return rows.select(struct(RowLayout.columns(schema)).as("row"), col(FILE));
  }

  /** Whether the corpus' columns are stored, all of them and no others. */
  private boolean hasColumnsOf(RowLayout layout) {
    return schema.length() == layout.output().length()
        && Arrays.stream(layout.output().fields())
            .allMatch(
                field ->
                    Arrays.asList(schema.fieldNames()).contains(field.name())
                        && DataType.equalsIgnoreNullability(
                            schema.apply(field.name()).dataType(), field.dataType()));
  }
}
