package org.contexture.spark.column;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/**
 * Names of the columns that a job reads; dots lead into structs.
 *
 * @param texts columns of strings, or of arrays of strings for texts cut into words already
 * @param spanBegins columns of the spans' begins, one per text column; none without spans
 * @param spanEnds columns of the spans' ends, as many
 */
public record InputNames(List<String> texts, List<String> spanBegins, List<String> spanEnds) {
  public InputNames {
    if (spanBegins.size() != spanEnds.size()
        || !(spanBegins.isEmpty() || spanBegins.size() == texts.size())) {
      throw new IllegalArgumentException(
          "span columns must be a begin and an end for each text column: "
              + spanBegins
              + ", "
              + spanEnds);
    }
  }

  /**
   * What the vectors of a row depend on: its texts and spans.
   *
   * @param corpus a struct that holds the corpus' columns
   * @param schema of that struct
   * @throws ColumnException where a column is missing
   */
  public List<Column> in(Column corpus, StructType schema) {
    return Stream.of(texts, spanBegins, spanEnds)
        .flatMap(List::stream)
        .map(name -> ColumnPath.resolve(schema, name).of(corpus, schema))
        .toList();
  }

  /** Names of the top-level columns that those are in. */
  public List<String> outermost(StructType schema) {
    return Stream.of(texts, spanBegins, spanEnds)
        .flatMap(List::stream)
        .map(name -> schema.fieldNames()[ColumnPath.resolve(schema, name).path().get(0)])
        .distinct()
        .toList();
  }

  /** Texts without spans. */
  public static InputNames of(List<String> texts) {
    return new InputNames(texts, List.of(), List.of());
  }
}
