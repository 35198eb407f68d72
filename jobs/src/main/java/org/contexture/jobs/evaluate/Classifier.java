package org.contexture.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VarianceThresholdSelector;
import org.apache.spark.ml.feature.VarianceThresholdSelectorModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.corpus.CorpusException;

/**
 * Logistic regression of spark-mllib as scikit-learn's {@code LogisticRegression} has it: the
 * summed loss and {@code regularization} times half the squared coefficients, the intercepts apart,
 * on vectors as they are. Its {@code C} is 1 / {@code regularization}.
 */
record Classifier(double regularization, int iterations) {
  static final String LABEL = "label";
  static final String PREDICTION = "prediction";

  private static final String FEATURES = "features";
  private static final String ALL = "all";

  /**
   * MiniLM has a value that is zero but for rounding. The library divides by deviations, and no
   * step of its search succeeds where one is not zero but next to it.
   */
  private static final double CONSTANT = 1e-12;

  /**
   * Learns from rows and labels others.
   *
   * @param train with columns label (double) and vector (array)
   * @param rows how many rows that is: the library's loss is a mean
   * @param test with a column vector
   * @return the rows of test with a column prediction (double)
   */
  Dataset<Row> predict(Dataset<Row> train, long rows, Dataset<Row> test) {
    Dataset<Row> learned = withVectors(train);
    VarianceThresholdSelectorModel varying =
        new VarianceThresholdSelector()
            .setFeaturesCol(ALL)
            .setOutputCol(FEATURES)
            .setVarianceThreshold(CONSTANT)
            .fit(learned);
    if (varying.selectedFeatures().length == 0) {
      throw new CorpusException("Cannot learn from vectors that are all equal");
    }
    LogisticRegressionModel model =
        new LogisticRegression()
            .setFeaturesCol(FEATURES)
            .setLabelCol(LABEL)
            .setPredictionCol(PREDICTION)
            .setRegParam(regularization / rows)
            .setElasticNetParam(0)
            .setStandardization(false)
            .setMaxIter(iterations)
            .fit(varying.transform(learned));
    return model.transform(varying.transform(withVectors(test)));
  }

  private static Dataset<Row> withVectors(Dataset<Row> rows) {
    return rows.withColumn(ALL, functions.array_to_vector(col(Experiment.VECTOR)))
        .drop(Experiment.VECTOR);
  }
}
