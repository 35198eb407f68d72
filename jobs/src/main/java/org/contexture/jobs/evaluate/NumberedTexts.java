package org.contexture.jobs.evaluate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.pooling.VectorMath;

/** Texts to encode that nothing else belongs to, and their vectors. */
final class NumberedTexts {
  private static final StructType SCHEMA =
      new StructType()
          .add(Experiment.ID, DataTypes.IntegerType, false)
          .add(Experiment.TEXT, DataTypes.StringType);

  private NumberedTexts() {}

  /** Rows of texts, numbered in this order. */
  static Dataset<Row> rows(SparkSession spark, List<String> texts) {
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(RowFactory.create(rows.size(), text));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  /**
   * The vectors by number, scaled to length 1; those of zeros stay as they are.
   *
   * @param size how many rows there are
   */
  static float[][] ofLength1(Dataset<Row> vectors, int size) {
    float[][] all = new float[size][];
    // Row by row, since a row's values are objects until here.
    Iterator<Row> rows = vectors.select(Experiment.ID, Experiment.VECTOR).toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      List<Float> values = row.getList(1);
      float[] vector = new float[values.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = values.get(i);
      }
      VectorMath.normalize(vector);
      all[row.getInt(0)] = vector;
    }
    return all;
  }
}
