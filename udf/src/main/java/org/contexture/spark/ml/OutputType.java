package org.contexture.spark.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;

/** What vectors are given as. */
enum OutputType {
  /** As the job stores them. */
  ARRAY {
    @Override
    DataType of(DataType stored) {
      return stored;
    }

    @Override
    Column convert(Column vector, DataType from) {
      return vector;
    }

    @Override
    Column isThere(Column vector) {
      return vector.isNotNull();
    }

    @Override
    Column none(int dimension) {
      return lit(null);
    }

    @Override
    Metadata describe(String column, int dimension, Metadata said) {
      return said;
    }
  },
  /** As spark.ml's estimators take them: doubles, each the float's own value. */
  VECTOR {
    @Override
    DataType of(DataType stored) {
      return SQLDataTypes.VectorType();
    }

    @Override
    Column convert(Column vector, DataType from) {
      return from.equals(SQLDataTypes.VectorType())
          ? vector
          : when(vector.isNotNull(), array_to_vector(vector));
    }

    @Override
    Column isThere(Column vector) {
      return vector.isNotNull().and(not(isnan(vector_to_array(vector, "float64").getItem(0))));
    }

    /** As VectorAssembler keeps a row: spark.ml's models fail on a null, and not on a NaN. */
    @Override
    Column none(int dimension) {
      return array_to_vector(array_repeat(lit(Double.NaN), dimension));
    }

    /** With its size, which estimators would encode a row to learn. */
    @Override
    Metadata describe(String column, int dimension, Metadata said) {
      return new AttributeGroup(column, dimension).toMetadata(said);
    }
  };

  /**
   * The column's type.
   *
   * @param stored the type that the job stores such vectors in
   */
  abstract DataType of(DataType stored);

  /** A column of the stored type, or already of this one, in this type; null where it is null. */
  abstract Column convert(Column vector, DataType from);

  /** Whether a row of a column of this type has a vector. */
  abstract Column isThere(Column vector);

  /** What stands for a vector where there is none. */
  abstract Column none(int dimension);

  /** The column's metadata: what it said, and what spark.ml asks for. */
  abstract Metadata describe(String column, int dimension, Metadata said);

  /** The name in Params. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of that name, which is known to be one. */
  static OutputType of(String id) {
    return Arrays.stream(values()).filter(type -> type.id().equals(id)).findFirst().orElseThrow();
  }
}
