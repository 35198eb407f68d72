package org.contexture.spark.ml;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.executor.WindowLimits;
import org.contexture.spark.model.ModelLocation;

/**
 * What the driver learned of models, so that a stage and its copies open each once: spark.ml copies
 * a stage for every fold and candidate.
 */
final class OpenedEncoders {
  /**
   * What an opened encoder depends on.
   *
   * @param application tasks of another one may have other cores
   */
  private record Key(
      String application,
      ModelLocation model,
      EncoderSpec spec,
      int tokenBudget,
      WindowLimits limits) {}

  private final ConcurrentHashMap<Key, ContextualVectors> opened = new ConcurrentHashMap<>();

  /**
   * The encoder, opened where it was not before.
   *
   * @throws org.contexture.encoder.model.ModelException where the model cannot be used
   */
  ContextualVectors get(SparkSession spark, EncoderRequest request) {
    return opened.computeIfAbsent(
        new Key(
            spark.sparkContext().applicationId(),
            request.model(),
            request.spec(),
            request.tokenBudget(),
            request.limits()),
        key ->
            ContextualVectors.open(
                spark, key.model(), key.spec(), key.tokenBudget(), key.limits()));
  }

  /** How many were opened. */
  int count() {
    return opened.size();
  }
}
