package org.contexture.jobs.corpus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Takes keys out of an inferred type that it has twice because some object has them twice. Of such
 * an object's values the last is read.
 */
final class DoubledKeys {
  private final TreeSet<String> found = new TreeSet<>();

  /** The type with each key once. */
  StructType once(StructType type) {
    return once(type, "");
  }

  /** The keys that were there twice, those above each before it. */
  List<String> found() {
    return List.copyOf(found);
  }

  private StructType once(StructType type, String above) {
    Map<String, StructField> fields = new LinkedHashMap<>();
    for (StructField field : type.fields()) {
      String path = above + field.name();
      StructField before = fields.get(field.name());
      DataType known = field.dataType();
      if (before != null) {
        found.add(path);
        known = merged(before.dataType(), field.dataType());
      }
      fields.put(
          field.name(), DataTypes.createStructField(field.name(), once(known, path + "."), true));
    }
    return new StructType(fields.values().toArray(StructField[]::new));
  }

  private DataType once(DataType type, String above) {
    if (type instanceof StructType struct) {
      return once(struct, above);
    }
    return type instanceof ArrayType array
        ? new ArrayType(once(array.elementType(), above), array.containsNull())
        : type;
  }

  /** A type that holds values of both, as Spark's inference brings two rows together. */
  private static DataType merged(DataType one, DataType other) {
    if (one.equals(other)) {
      return one;
    }
    if (one instanceof StructType first && other instanceof StructType second) {
      return new StructType(
          Stream.of(first.fields(), second.fields())
              .flatMap(Stream::of)
              .toArray(StructField[]::new));
    }
    return one instanceof NumericType && other instanceof NumericType
        ? DataTypes.DoubleType
        : DataTypes.StringType;
  }
}
