package org.contexture.spark.column;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;

/**
 * A vector column of an output, as its metadata describes it.
 *
 * @param column its name
 * @param textColumn the column of the texts, as the user named it
 * @param normalize whether vectors have length 1
 * @param range for {@link Precision#INT8}: the largest value that is told apart; else 1
 * @param dimension values per vector
 * @param several whether a row has an array of elements with a vector each
 * @param fields of an element; the last is its vector; 0 at level sentence
 */
@DefaultSerializer(JavaSerializer.class)
public record StoredVector(
    String column,
    String textColumn,
    Level level,
    Precision precision,
    double range,
    boolean normalize,
    int dimension,
    int maxTokens,
    LongText longText,
    boolean several,
    int fields)
    implements Serializable {

  /**
   * What a column says of itself; nothing where it is no vector column, or is one in a type of
   * another library, such as spark.ml's.
   *
   * @throws ColumnException where it says what no vector column says, or is of another type
   */
  public static Optional<StoredVector> of(StructField field) {
    if (!field.metadata().contains(VectorMetadata.KEY)
        || field.dataType() instanceof UserDefinedType) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(field, field.metadata().getMetadata(VectorMetadata.KEY)));
    } catch (RuntimeException e) { // what Spark and the parsers throw
      throw new ColumnException(
          "Cannot read the metadata of column '" + field.name() + "': " + e.getMessage());
    }
  }

  private static StoredVector of(StructField field, Metadata said) {
    Level level = Level.find(said.getString("level")).orElseThrow();
    Precision precision = Precision.find(said.getString("precision")).orElseThrow();
    boolean several = level != Level.SENTENCE && field.dataType() instanceof ArrayType;
    StoredVector vector =
        new StoredVector(
            field.name(),
            said.getString("text-column"),
            level,
            precision,
            precision == Precision.INT8 ? Double.parseDouble(said.getString("range")) : 1,
            Boolean.parseBoolean(said.getString("normalize")),
            Integer.parseInt(said.getString("dimension")),
            Integer.parseInt(said.getString("max-tokens")),
            LongText.find(said.getString("long-text")).orElseThrow(),
            several,
            level == Level.SENTENCE ? 0 : element(field.dataType()).length());
    String type = vector.type().dataType().catalogString();
    if (!field.dataType().catalogString().equals(type)) {
      throw new IllegalArgumentException(
          "type must be " + type + ": " + field.dataType().catalogString());
    }
    return vector;
  }

  private static StructType element(DataType type) {
    return (StructType) (type instanceof ArrayType array ? array.elementType() : type);
  }

  private VectorType type() {
    return new VectorType(level, precision, range, several);
  }

  /**
   * Reads one vector's values. Those of {@link Precision#INT8} are the middles of their steps,
   * those of {@link Precision#BINARY} are -1 and 1.
   *
   * @param holder a row, or an element of it, that has the vector
   * @param into gets {@link #dimension} values, from {@code offset} on
   * @throws ColumnException where there are more or fewer
   */
  public void read(SpecializedGetters holder, int at, float[] into, int offset) {
    if (precision == Precision.BINARY) {
      byte[] bits = holder.getBinary(at);
      checkValues(bits.length, (dimension + Byte.SIZE - 1) / Byte.SIZE);
      for (int d = 0; d < dimension; d++) {
        into[offset + d] = (bits[d / Byte.SIZE] & (0x80 >> (d % Byte.SIZE))) == 0 ? -1 : 1;
      }
      return;
    }
    ArrayData values = holder.getArray(at);
    checkValues(values.numElements(), dimension);
    for (int d = 0; d < dimension; d++) {
      into[offset + d] =
          precision == Precision.FLOAT32 ? values.getFloat(d) : middle(values.getByte(d));
    }
  }

  /** Of the values that {@link Precision#int8} cuts to a level, which it does towards zero. */
  private float middle(byte level) {
    return (float) ((level + 0.5 * Integer.signum(level) + 128) * 2 * range / 255 - range);
  }

  private void checkValues(int found, int wanted) {
    if (found != wanted) {
      throw new ColumnException(
          "Vectors of column '" + column + "' must have " + wanted + " values: " + found);
    }
  }

  /** Path of the column's numbers in a Parquet file. */
  public String parquetPath() {
    return type().parquetPath(column);
  }
}
