package org.contexture.jobs.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.ColumnPath;
import org.contexture.spark.column.InputNames;

/**
 * Rows with vectors of this run's fingerprint that are stored already.
 *
 * @param rows the stored columns as a struct {@link #ROW}, and the file that a row is in as {@link
 *     #FILE}
 * @param schema of the stored columns
 * @param texts of those columns, the prompts' too
 */
public record StoredRows(Dataset<Row> rows, StructType schema, InputNames texts) {
  /** Name of the column that holds the stored ones, whatever their names. */
  public static final String ROW = "row";

  /** Name of the column that says which file a row is in. */
  public static final String FILE = "file";

  /** What that says of a row whose file only its table knows, or whose file has other names. */
  public static final String IN_TABLE = "table";

  private static final String METADATA = "_metadata";

  /** Parquet files, or a folder with them, which may be partitioned. */
  public static StoredRows ofFiles(
      SparkSession spark, Collection<String> files, StructType schema, InputNames texts) {
    Dataset<Row> read = ParquetFiles.reader(spark).schema(schema).load(LiteralPath.all(files));
    // Asked for as metadata: the corpus may have a column of that name.
    return of(read, schema, texts, read.metadataColumn(METADATA).getField("file_path"));
  }

  /** The rows of a table. */
  public static StoredRows ofTable(Dataset<Row> table, InputNames texts) {
    return of(table, table.schema(), texts, lit(IN_TABLE));
  }

  private static StoredRows of(
      Dataset<Row> read, StructType schema, InputNames texts, Column file) {
    return new StoredRows(
        read.select(struct(RowLayout.columns(schema)).as(ROW), file.as(FILE)), schema, texts);
  }

  /**
   * The same rows, their added columns under the names that a run gives them.
   *
   * @param prefix that the stored names begin with
   */
  public StoredRows named(String prefix, RowLayout layout) {
    Map<String, String> names = new HashMap<>();
    int own = layout.texts().addedPrefix().length();
    for (StructField field : layout.added()) {
      names.put(prefix + field.name().substring(own), field.name());
    }
    List<String> stored = List.of(schema.fieldNames());
    if (prefix.equals(layout.texts().addedPrefix()) || !stored.containsAll(names.keySet())) {
      return this;
    }
    StructType renamed = new StructType();
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String name = names.getOrDefault(field.name(), field.name());
      // A corpus that had a column of a name that is added now has none any more.
      if (names.containsKey(field.name())
          || names.values().stream().noneMatch(name::equalsIgnoreCase)) {
        columns.add(col(ROW).getField(field.name()).as(name));
        renamed = renamed.add(new StructField(name, field.dataType(), true, field.metadata()));
      }
    }
    return new StoredRows(
        rows.select(struct(columns.toArray(Column[]::new)).as(ROW), lit(IN_TABLE).as(FILE)),
        renamed,
        texts);
  }

  /**
   * The same rows, whose prompts are in another column than a run's; no file of theirs may stay.
   *
   * @param column of the stored ones
   */
  public StoredRows withPrompt(String column) {
    return new StoredRows(
        rows.select(col(ROW), lit(IN_TABLE).as(FILE)),
        schema,
        texts.withPrompt(Optional.of(column)));
  }

  /** Which columns are missing for vectors to be found by their texts. */
  public List<String> missing(RowLayout layout) {
    List<String> missing = new ArrayList<>();
    for (String column : layout.withoutPrompts().needed().fieldNames()) {
      if (!List.of(schema.fieldNames()).contains(column)) {
        missing.add(column);
      }
    }
    texts
        .prompt()
        .filter(column -> ColumnPath.find(schema, column).isEmpty())
        .ifPresent(missing::add);
    return missing;
  }

  /** The path behind a value of {@link #FILE}, which is encoded as in a URI. */
  public static String path(String file) {
    return new Path(URI.create(file)).toString();
  }

  /** What tells the rows apart, and nothing of their vectors. */
  public Dataset<Row> keys(RowLayout layout) {
    Column row = col(ROW);
    boolean alike = hasColumnsOf(layout);
    Column key =
        layout
            .key(row, schema, schema)
            .orElseGet(
                () -> layout.id().isPresent() ? lit(null) : RowLayout.textHash(texts, row, schema));
    return rows.select(
        key.as("old_key"),
        RowLayout.textHash(texts, row, schema).as("old_text"),
        (alike ? layout.contentHash(row) : lit(null).cast(DataTypes.BinaryType)).as("old_content"),
        layout.failed(row).as("old_failed"),
        col(FILE).as("old_file"));
  }

  /**
   * The vectors as a struct {@code vectors}, none that failed, and the hash of their texts as
   * {@code known_text}.
   */
  public Dataset<Row> vectors(RowLayout layout) {
    Column row = col(ROW);
    Column[] added =
        layout.added().stream()
            .map(StructField::name)
            .map(name -> row.getField(name).as(name))
            .toArray(Column[]::new);
    return rows.filter(layout.failed(row).equalTo(false))
        .select(
            RowLayout.textHash(texts, row, schema).as("known_text"), struct(added).as("vectors"));
  }

  /** Whether the corpus' columns are stored, all of them and no others. */
  private boolean hasColumnsOf(RowLayout layout) {
    return schema.length() == layout.output().length() && hold(schema, layout.output());
  }

  /** Whether rows of a schema have the columns, of the same types. */
  public static boolean hold(StructType schema, StructType columns) {
    return Arrays.stream(columns.fields())
        .allMatch(
            column ->
                Arrays.asList(schema.fieldNames()).contains(column.name())
                    && DataType.equalsIgnoreNullability(
                        schema.apply(column.name()).dataType(), column.dataType()));
  }
}
