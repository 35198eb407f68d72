package org.contexture.spark.sql;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.spark.column.RowForm;
import org.contexture.spark.column.VectorType;

/**
 * Rows as Catalyst holds them, taken along as they are; the vectors come behind.
 *
 * @param texts the columns of texts
 * @param outputs the vectors that are wanted, not each of each text
 */
@DefaultSerializer(JavaSerializer.class)
record BatchForm(List<Text> texts, List<Output> outputs) implements RowForm<InternalRow> {
  /**
   * A column of texts.
   *
   * @param column where it is in the row
   * @param type a string, or an array of strings
   * @param prompt where the column of their prompts is, or {@link #NONE}
   */
  record Text(int column, DataType type, int prompt) implements Serializable {
    /** In place of a column: the texts have no prompts of their own. */
    static final int NONE = -1;

    TextInput read(InternalRow row) {
      TextInput text = CatalystValues.text(row.isNullAt(column) ? null : row.get(column, type));
      return prompt == NONE
          ? text
          : CatalystValues.behind(row.isNullAt(prompt) ? null : row.getUTF8String(prompt), text);
    }
  }

  /**
   * A vector that is wanted.
   *
   * @param text which of the texts it belongs to
   * @param vector which of the encoder's vectors it is
   */
  record Output(int text, int vector) implements Serializable {}

  @Override
  public List<TextInput> read(InternalRow row) {
    return texts.stream().map(text -> text.read(row)).toList();
  }

  @Override
  public long bytes(InternalRow row) {
    return row instanceof UnsafeRow bytes ? bytes.getSizeInBytes() : 0;
  }

  @Override
  public InternalRow append(
      InternalRow row,
      List<TextInput> inputs,
      List<EncodedText> results,
      List<VectorSettings> vectors) {
    Object[] values = new Object[outputs.size()];
    for (int i = 0; i < values.length; i++) {
      int text = outputs.get(i).text();
      int vector = outputs.get(i).vector();
      VectorType type = VectorType.of(vectors.get(vector));
      values[i] =
          CatalystValues.of(
              type.value(inputs.get(text), results.get(text), vector), type.dataType());
    }
    return new JoinedRow(row, new GenericInternalRow(values));
  }
}
