package org.contexture.spark.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.spark.fixture.TestSpark;

/** A JVM of its own, in which a saved pipeline predicts. */
final class PredictElsewhere {
  private PredictElsewhere() {}

  /** Takes the folder of a saved pipeline, one of Parquet with texts, and the file to write. */
  public static void main(String[] args) throws IOException {
    Dataset<Row> texts = TestSpark.session().read().parquet(args[1]);
    Files.write(Path.of(args[2]), predictions(PipelineModel.load(args[0]).transform(texts)));
    TestSpark.session().stop();
  }

  /** Per row, in the order of ids, the prediction and every probability, to the last bit. */
  static List<String> predictions(Dataset<Row> predicted) {
    List<String> lines = new ArrayList<>();
    for (Row row : predicted.orderBy("id").collectAsList()) {
      StringBuilder line = new StringBuilder();
      line.append(row.<Integer>getAs("id")).append(' ').append(row.<Double>getAs("prediction"));
      for (double value : row.<Vector>getAs("probability").toArray()) {
        line.append(' ').append(Double.toHexString(value));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
