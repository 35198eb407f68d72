package org.contexture.spark.column;

import java.io.Serializable;
import java.util.List;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;

/**
 * How the rows of a partition are read, and how vectors are put beside what they hold.
 *
 * @param <R> a row
 */
public interface RowForm<R> extends Serializable {
  /** The texts of a row: as many in every row, at least one. */
  List<TextInput> read(R row);

  /** About how many bytes the row takes until its vectors are there. */
  long bytes(R row);

  /**
   * A row with its vectors behind its own values.
   *
   * @param inputs as {@link #read} gave them
   * @param results what became of each
   * @param vectors the vectors of each result, in their order
   */
  R append(R row, List<TextInput> inputs, List<EncodedText> results, List<VectorSettings> vectors);
}
