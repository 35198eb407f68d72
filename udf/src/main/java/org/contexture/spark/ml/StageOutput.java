package org.contexture.spark.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextStatus;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.executor.EncodeMetrics;

/** The columns that a stage gives, of those that encoding adds. */
record StageOutput(EncoderRequest request) {
  /** Fields of the column of statuses, which come from {@link AddedColumns#FATE_NAMES}. */
  private static final List<String> STATUS_FIELDS =
      List.of("status", "error", AddedColumns.TOKEN_COUNT, AddedColumns.TRUNCATED);

  /**
   * What {@link #addTo} gives, without its metadata.
   *
   * @throws ColumnException where a column is missing or of another type, or a name is taken
   */
  StructType schema(StructType corpus) {
    Optional<EarlierColumn> earlier = EarlierColumn.find(corpus, request);
    if (earlier.isPresent()) {
      return earlier.get().schema(corpus);
    }
    checkStatusCol(corpus);
    FreeNames names = FreeNames.of(corpus);
    StructType free = names.renamed();
    StructType encoded =
        AddedColumns.resolve(free, names.in(request.columns()), request.spec().vectorNames())
            .schema(free, request.spec());
    StructType schema =
        corpus.add(
            request.outputCol(), request.outputType().of(type(encoded, request.outputCol())), true);
    return request.statusCol().isEmpty()
        ? schema
        : schema.add(request.statusCol(), statusType(encoded), false);
  }

  private static DataType type(StructType schema, String column) {
    return schema.apply(column).dataType();
  }

  private static StructType statusType(StructType encoded) {
    StructField[] fields = new StructField[STATUS_FIELDS.size()];
    for (int i = 0; i < fields.length; i++) {
      StructField from = encoded.apply(AddedColumns.FATE_NAMES.get(i));
      fields[i] =
          DataTypes.createStructField(STATUS_FIELDS.get(i), from.dataType(), from.nullable());
    }
    return new StructType(fields);
  }

  private void checkStatusCol(StructType corpus) {
    if (Arrays.stream(corpus.fieldNames()).anyMatch(request.statusCol()::equalsIgnoreCase)) {
      throw new ColumnException(
          "Cannot add column '" + request.statusCol() + "': the corpus has one of that name");
    }
  }

  /**
   * The rows with their vectors; nothing runs until an action.
   *
   * @param rows with columns that {@link #schema} takes
   * @throws ColumnException where an earlier column of vectors is another encoder's
   */
  Dataset<Row> addTo(Dataset<Row> rows, ContextualVectors encoder) {
    Optional<EarlierColumn> earlier = EarlierColumn.find(rows.schema(), request);
    if (earlier.isPresent()) {
      return earlier.get().in(rows, encoder.signature());
    }
    FreeNames names = FreeNames.of(rows.schema());
    EncodeMetrics metrics =
        EncodeMetrics.register(
            rows.sparkSession().sparkContext(), encoder.signature().settings().vectors());
    Dataset<Row> encoded = encoder.addTo(names.in(rows), names.in(request.columns()), metrics);
    Column valid = ColumnName.column(AddedColumns.STATUS).equalTo(TextStatus.OK.id());
    List<Column> columns = names.back();
    columns.add(vector(encoded.schema(), encoder.signature().dimension(), valid));
    if (!request.statusCol().isEmpty()) {
      columns.add(status());
    }
    return request.handleInvalid().rows(encoded, valid).select(columns.toArray(Column[]::new));
  }

  private Column vector(StructType encoded, int dimension, Column valid) {
    OutputType type = request.outputType();
    StructField stored = encoded.apply(request.outputCol());
    Column vector = type.convert(ColumnName.column(stored.name()), stored.dataType());
    return request
        .handleInvalid()
        .vector(vector, valid, problem(), type.none(dimension))
        .as(stored.name(), type.describe(stored.name(), dimension, stored.metadata()));
  }

  private Column problem() {
    return concat(
        lit("Cannot encode a text of column '" + request.inputCol() + "': "),
        ColumnName.column(AddedColumns.STATUS),
        coalesce(concat(lit(", "), ColumnName.column(AddedColumns.ERROR)), lit("")));
  }

  private Column status() {
    Column[] fields = new Column[STATUS_FIELDS.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = ColumnName.column(AddedColumns.FATE_NAMES.get(i)).as(STATUS_FIELDS.get(i));
    }
    return struct(fields).as(request.statusCol());
  }
}
