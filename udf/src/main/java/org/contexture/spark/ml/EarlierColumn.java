package org.contexture.spark.ml;

import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.spec.Level;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.VectorMetadata;

/**
 * A column of sentence vectors that a dataset has already, under the name of a stage's output.
 * Where the stage's own encoder made it, its texts are not encoded again.
 *
 * @param column which of the dataset's columns, from 0
 */
record EarlierColumn(StructField field, int column, EncoderRequest request) {
  /**
   * The column, where there is one.
   *
   * @throws ColumnException where it cannot be given as the stage is to give it
   */
  static Optional<EarlierColumn> find(StructType corpus, EncoderRequest request) {
    for (int i = 0; i < corpus.length(); i++) {
      StructField field = corpus.fields()[i];
      if (field.name().equalsIgnoreCase(request.outputCol())
          && field.metadata().contains(VectorMetadata.KEY)
          && request.level() == Level.SENTENCE) {
        EarlierColumn found = new EarlierColumn(field, i, request);
        found.check(corpus);
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private void check(StructType corpus) {
    boolean isVector = field.dataType().equals(SQLDataTypes.VectorType());
    if (isVector && request.outputType() != OutputType.VECTOR) {
      throw new ColumnException(
          "Cannot give column '"
              + field.name()
              + "' as array: the dataset has its vectors already, under outputType vector");
    }
    if (!request.statusCol().isEmpty()
        && Arrays.stream(corpus.fieldNames()).noneMatch(request.statusCol()::equalsIgnoreCase)) {
      throw new ColumnException(
          "Cannot add column '"
              + request.statusCol()
              + "': the dataset has the vectors of column '"
              + field.name()
              + "' already, and not what became of each text; drop it first");
    }
  }

  /** The dataset's columns; this one in the type that the stage is to give. */
  StructType schema(StructType corpus) {
    StructField[] fields = corpus.fields().clone();
    DataType type = request.outputType().of(field.dataType());
    fields[column] = new StructField(field.name(), type, true, field.metadata());
    return new StructType(fields);
  }

  /**
   * The rows as the stage is to give them.
   *
   * @throws ColumnException where another encoder made the column, or of other texts or prompts
   */
  Dataset<Row> in(Dataset<Row> rows, EncoderSignature encoder) {
    FreeNames names = FreeNames.of(rows.schema());
    InputNames columns = names.in(request.columns());
    Optional<String> difference =
        VectorMetadata.difference(field, encoder, columns.texts().get(0), columns.prompt());
    if (difference.isPresent()) {
      throw new ColumnException(
          "Cannot add column '"
              + field.name()
              + "': the dataset has one of that name, and it is not what this stage gives: "
              + difference.get());
    }
    OutputType type = request.outputType();
    Column[] given = names.back().toArray(Column[]::new);
    Column vector = type.convert(names.column(column), field.dataType());
    Column valid = type.isThere(vector);
    Column problem = lit("Cannot use column '" + field.name() + "': a row has no vector");
    given[column] =
        request
            .handleInvalid()
            .vector(vector, valid, problem, type.none(encoder.dimension()))
            .as(field.name(), type.describe(field.name(), encoder.dimension(), field.metadata()));
    return request.handleInvalid().rows(names.in(rows), valid).select(given);
  }
}
