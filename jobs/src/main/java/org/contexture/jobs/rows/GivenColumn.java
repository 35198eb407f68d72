package org.contexture.jobs.rows;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.ColumnPath;

/** A column by the name that a user gives. */
public final class GivenColumn {
  private GivenColumn() {}

  /**
   * As it stands where there is one, else dots lead into structs.
   *
   * @throws org.contexture.spark.column.ColumnException where there is none
   */
  public static Column of(StructType schema, String name) {
    return ColumnPath.resolve(schema, name).in(schema);
  }

  /** The text, also where it is given as words. */
  public static Column text(StructType schema, String name) {
    return functions.concat_ws(" ", of(schema, name));
  }

  /** Its values as strings for people. */
  public static Column shown(StructType schema, String name) {
    return shown(of(schema, name), ColumnPath.resolve(schema, name).type(schema));
  }

  /** The values of a column as strings for people: bytes as hexadecimal digits. */
  public static Column shown(Column column, DataType type) {
    if (type instanceof BinaryType) {
      return functions.hex(column);
    }
    return holdsBytes(type) ? functions.to_json(column) : column.cast("string");
  }

  private static boolean holdsBytes(DataType type) {
    if (type instanceof ArrayType array) {
      return holdsBytes(array.elementType());
    }
    if (type instanceof MapType map) {
      return holdsBytes(map.keyType()) || holdsBytes(map.valueType());
    }
    return type instanceof BinaryType
        || (type instanceof StructType struct
            && Arrays.stream(struct.fields()).anyMatch(field -> holdsBytes(field.dataType())));
  }
}
