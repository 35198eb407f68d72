package org.contexture.jobs.verify;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Compares two values of a column that encoding adds. Unlike SQL it tells 0 from -0, and one NaN
 * from another.
 */
final class SameBits {
  private SameBits() {}

  /** Whether a value of one row, array or struct is that of another. */
  static boolean of(
      SpecializedGetters one, int atOne, SpecializedGetters other, int atOther, DataType type) {
    if (one.isNullAt(atOne) || other.isNullAt(atOther)) {
      return one.isNullAt(atOne) && other.isNullAt(atOther);
    }
    if (type instanceof FloatType) {
      return Float.floatToRawIntBits(one.getFloat(atOne))
          == Float.floatToRawIntBits(other.getFloat(atOther));
    }
    if (type instanceof ArrayType array) {
      return ofArrays(one.getArray(atOne), other.getArray(atOther), array.elementType());
    }
    if (type instanceof StructType struct) {
      int fields = struct.length();
      return ofStructs(one.getStruct(atOne, fields), other.getStruct(atOther, fields), struct);
    }
    if (type instanceof BinaryType) {
      return Arrays.equals(one.getBinary(atOne), other.getBinary(atOther));
    }
    return one.get(atOne, type).equals(other.get(atOther, type));
  }

  private static boolean ofArrays(ArrayData one, ArrayData other, DataType element) {
    if (one.numElements() != other.numElements()) {
      return false;
    }
    for (int e = 0; e < one.numElements(); e++) {
      if (!of(one, e, other, e, element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean ofStructs(InternalRow one, InternalRow other, StructType type) {
    StructField[] fields = type.fields();
    for (int f = 0; f < fields.length; f++) {
      if (!of(one, f, other, f, fields[f].dataType())) {
        return false;
      }
    }
    return true;
  }
}
