package org.contexture.jobs.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.ColumnPath;
import org.contexture.spark.column.InputNames;

/**
 * The columns of an output, and what tells its rows apart.
 *
 * @param corpus the corpus' columns
 * @param output those and the added ones behind them
 * @param texts of the corpus' columns, the prompts' too, and what the names of the added ones begin
 *     with
 * @param id name of the column that identifies a row, as the user gave it
 */
public record RowLayout(
    StructType corpus, StructType output, InputNames texts, Optional<String> id) {
  /** Timestamps to the microsecond: two rows that differ in one have different hashes. */
  private static final Map<String, String> EXACT =
      Map.of(
          "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
          "ignoreNullFields", "false");

  /** What is wrong with the ids of a corpus: each must have one, and no two the same. */
  public Optional<String> checkIds(Dataset<Row> rows) {
    return idColumn().flatMap(column -> column.problem(rows));
  }

  /** Why the ids cannot be compared with those of stored columns. */
  public Optional<String> checkIds(StructType stored) {
    return idColumn().flatMap(column -> column.problem(stored));
  }

  private Optional<IdColumn> idColumn() {
    return id.map(name -> IdColumn.of(corpus, name));
  }

  /**
   * The ids of rows in a type that those of the corpus and stored ones can be compared in; nothing
   * where the rows have none.
   *
   * @param row a struct with the columns of a schema
   * @param stored columns that are stored
   */
  public Optional<Column> key(Column row, StructType schema, StructType stored) {
    return idColumn()
        .flatMap(
            column ->
                ColumnPath.find(schema, column.name())
                    .map(path -> column.comparable(path.of(row, schema), stored)));
  }

  /** The same rows, where prompts do not count. */
  RowLayout withoutPrompts() {
    return new RowLayout(corpus, output, texts.withPrompt(Optional.empty()), id);
  }

  /** The columns that encoding adds. */
  public List<StructField> added() {
    return Arrays.asList(output.fields()).subList(corpus.length(), output.length());
  }

  /** What must be stored for vectors to be found by their texts. */
  public StructType needed() {
    Set<String> names = new LinkedHashSet<>(texts.outermost(corpus));
    StructType needed = new StructType();
    for (String name : names) {
      needed = needed.add(corpus.apply(name));
    }
    for (StructField field : added()) {
      needed = needed.add(field);
    }
    return needed;
  }

  /** Rows of the corpus as a struct {@code row}, and the hash of their texts as {@code text}. */
  public Dataset<Row> keyed(Dataset<Row> rows) {
    return rows.select(struct(columns(corpus)).as("row"))
        .withColumn("text", textHash(texts, col("row"), corpus));
  }

  /** All columns of a schema, by their names. */
  static Column[] columns(StructType schema) {
    return Arrays.stream(schema.fieldNames()).map(ColumnName::column).toArray(Column[]::new);
  }

  /**
   * SHA-256 of what a row's vectors depend on.
   *
   * @param names of texts in a schema
   * @param row a struct with the columns of that schema
   */
  static Column textHash(InputNames names, Column row, StructType schema) {
    List<Column> inputs = names.in(row, schema);
    Column[] fields =
        IntStream.range(0, inputs.size())
            .mapToObj(i -> inputs.get(i).as("_" + i))
            .toArray(Column[]::new);
    return hash(struct(fields));
  }

  /** SHA-256 of all that the corpus says of a row. */
  public Column contentHash(Column row) {
    Column[] fields =
        Arrays.stream(corpus.fields())
            .map(field -> hashed(row.getField(field.name()), field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    return hash(struct(fields));
  }

  /** JSON names an entry of a map by its key's text, which of some types differs each time. */
  private static Column hashed(Column value, DataType type) {
    return type instanceof MapType map && !(map.keyType() instanceof StringType)
        ? map_entries(value)
        : value;
  }

  /**
   * What tells the rows of a corpus from others, in whatever order they come: their number, and a
   * sum over all that they say.
   *
   * @param rows of the corpus, or of an output with other columns beside
   */
  public String digest(Dataset<Row> rows) {
    if (!Arrays.asList(rows.columns()).containsAll(Arrays.asList(corpus.fieldNames()))) {
      return "";
    }
    Column content = contentHash(struct(columns(corpus)));
    Row found =
        rows.agg(count(lit(1)), sum(xxhash64(content).cast(DataTypes.createDecimalType(20, 0))))
            .first();
    return found.getLong(0) + " rows, sum " + found.get(1);
  }

  private static Column hash(Column struct) {
    return unhex(sha2(to_json(struct, EXACT).cast("binary"), 256));
  }

  /** Whether one of the texts of a stored row failed: it is tried again. */
  Column failed(Column row) {
    return texts.added(AddedColumns.STATUS).stream()
        .map(name -> row.getField(name).equalTo("failed"))
        .reduce(lit(false), Column::or);
  }
}
