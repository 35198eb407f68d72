package org.contexture.spark.ml;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What becomes of a row whose text has no vector; the choices of spark.ml's own transformers. */
enum HandleInvalid {
  /** The job that reads it fails, and says why. */
  ERROR {
    @Override
    Column vector(Column vector, Column valid, Column problem, Column none) {
      Column advice =
          functions.concat(
              problem,
              functions.lit("; handleInvalid skip leaves such rows out, and keep keeps them"));
      return functions.when(valid, vector).otherwise(functions.raise_error(advice));
    }
  },
  /** It is left out. */
  SKIP {
    @Override
    Dataset<Row> rows(Dataset<Row> rows, Column valid) {
      return rows.filter(valid);
    }
  },
  /** It stays, without a vector. */
  KEEP {
    @Override
    Column vector(Column vector, Column valid, Column problem, Column none) {
      return functions.coalesce(vector, none);
    }
  };

  /** The rows that stay. */
  Dataset<Row> rows(Dataset<Row> rows, Column valid) {
    return rows;
  }

  /**
   * The vector of a row that stays.
   *
   * @param valid whether the row has one
   * @param problem what a person is told where it has not
   * @param none what stands for a vector there
   */
  Column vector(Column vector, Column valid, Column problem, Column none) {
    return vector;
  }

  /** The name in Params. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The choice of that name, which is known to be one. */
  static HandleInvalid of(String id) {
    return Arrays.stream(values())
        .filter(choice -> choice.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
