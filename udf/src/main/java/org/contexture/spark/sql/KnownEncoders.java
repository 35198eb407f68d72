package org.contexture.spark.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.model.ModelLocation;

/**
 * What a session knows of the encoders that its queries name: each was opened once, to learn it.
 */
final class KnownEncoders {
  private record Asked(ModelLocation model, EncoderSpec spec) {}

  private final Map<Asked, ContextualVectors> known = new ConcurrentHashMap<>();

  /**
   * An encoder that is known, or becomes so now.
   *
   * @throws ModelException where it cannot be opened; the next query tries again
   */
  ContextualVectors open(ModelLocation model, EncoderSpec spec) {
    return known.computeIfAbsent(
        new Asked(model, spec),
        asked -> ContextualVectors.open(SparkSession.active(), asked.model(), asked.spec()));
  }
}
