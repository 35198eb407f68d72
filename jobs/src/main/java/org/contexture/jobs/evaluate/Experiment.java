package org.contexture.jobs.evaluate;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.text.TextInput;
import org.contexture.spark.column.InputNames;

/** A task with its data: what is to be encoded, and how good vectors of it are. */
interface Experiment {
  /** Numbers the rows, from 0. */
  String ID = "id";

  /** The text of a row. */
  String TEXT = "text";

  /** What {@link #score} reads the vector from, or one for each word. */
  String VECTOR = "vector";

  /** What is encoded: a text each. */
  Dataset<Row> rows();

  /**
   * The columns of those rows that have the text, and the spans where vectors are those of spans.
   */
  default InputNames columns() {
    return InputNames.of(List.of(TEXT));
  }

  /** What static vectors may be learned from. */
  List<TextInput> trainingTexts();

  /** Whether {@link #score} itself does again what depends on chance. */
  default boolean drawsRows() {
    return false;
  }

  /**
   * Learns from the vectors where the task has something to learn, and measures.
   *
   * @param vectors the rows with a column {@link #VECTOR}, never null
   * @return the figures of each run
   */
  List<Map<Metric, Double>> score(Dataset<Row> vectors);
}
