package org.contexture.spark.driver;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.model.ModelLocation;

/**
 * The encoders that were asked for last: each is opened once, to learn it, and again where its
 * files have changed since. For any thread.
 */
public final class KnownEncoders {
  /** More than queries name in turn; each takes some kilobytes. */
  static final int MOST = 32;

  /**
   * What an opened encoder depends on.
   *
   * @param application tasks of another one may have other cores
   * @param version of the model's files
   */
  private record Asked(
      String application,
      ModelLocation model,
      String version,
      EncoderSpec spec,
      int tokenBudget,
      RowWindowLimits limits) {
    ContextualVectors open(SparkSession spark) {
      return ContextualVectors.open(spark, model, spec, tokenBudget, limits);
    }
  }

  /** By what was asked for, that of the longest ago first. */
  private final Map<Asked, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  private int opened;

  /** With the default token budget and window. */
  public ContextualVectors open(SparkSession spark, ModelLocation model, EncoderSpec spec) {
    return open(spark, model, spec, EncoderRuntime.DEFAULT_TOKEN_BUDGET, RowWindowLimits.DEFAULT);
  }

  /**
   * An encoder that is known, or becomes so now.
   *
   * @throws ModelException where it cannot be opened; who asks next tries again
   */
  public ContextualVectors open(
      SparkSession spark,
      ModelLocation model,
      EncoderSpec spec,
      int tokenBudget,
      RowWindowLimits limits) {
    SparkContext context = spark.sparkContext();
    Asked asked =
        new Asked(
            context.applicationId(),
            model,
            model.version(context.hadoopConfiguration()),
            spec,
            tokenBudget,
            limits);
    return enter(asked).open(asked, spark);
  }

  private synchronized Known enter(Asked asked) {
    Known found = known.computeIfAbsent(asked, absent -> new Known());
    if (known.size() > MOST) {
      Iterator<Asked> longestAgo = known.keySet().iterator();
      longestAgo.next();
      longestAgo.remove();
    }
    return found;
  }

  private synchronized void count() {
    opened++;
  }

  /** How many were opened so far. */
  public synchronized int opened() {
    return opened;
  }

  /** An encoder that is opened when it is first asked for, while others are asked for. */
  private final class Known {
    private ContextualVectors vectors;

    synchronized ContextualVectors open(Asked asked, SparkSession spark) {
      if (vectors == null) {
        vectors = asked.open(spark);
        count();
      }
      return vectors;
    }
  }
}
