package org.contexture.jobs.model;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.model.EmbeddedModel;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.EncoderAhead;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.model.ModelLocation;

/** The model that a command was asked to use, and the ways to open it. */
public record RequestedModel(ModelSettings settings) {
  /** Resolves what is asked of it, without Spark. */
  public EncoderSignature describe() {
    return ContextualVectors.describe(location(), settings.spec());
  }

  /** What its own files say about its use. */
  public ModelDefaults defaults() {
    return ContextualVectors.defaults(location(), settings.spec());
  }

  /** Begins to open it, where that can be done before there is a session. */
  public Optional<EncoderAhead> openAhead() {
    return EncoderAhead.start(location(), settings.spec(), settings.tokenBudget());
  }

  /** Opens it for the tasks of a session. */
  public ContextualVectors open(SparkSession spark) {
    return open(spark, Optional.empty());
  }

  /** The same, where it may have been opened before. */
  public ContextualVectors open(SparkSession spark, Optional<EncoderAhead> ahead) {
    return ContextualVectors.openForTasks(
        spark,
        location(),
        settings.spec(),
        settings.tokenBudget(),
        RowWindowLimits.ofRows(settings.windowRows()),
        ahead);
  }

  /** Its files on the driver, for an encoder without Spark. */
  public ModelFolder folder(SparkSession spark) {
    return location()
        .localize(spark.sparkContext().hadoopConfiguration())
        .of(settings.spec().promptName().orElse(""));
  }

  /** The file or folder where it lies; none for one that is on board. */
  public List<Path> files(SparkSession spark) {
    return EmbeddedModel.find(settings.name()).isPresent()
        ? List.of()
        : List.of(location().path(spark.sparkContext().hadoopConfiguration()));
  }

  /** What an encoder without Spark runs with. */
  public EncoderRuntime runtime(int threads) {
    return new EncoderRuntime(threads, settings.tokenBudget());
  }

  /** Where it is, and where it may be unpacked. */
  private ModelLocation location() {
    return new ModelLocation(
        settings.name(), settings.cacheDir(), settings.file(), settings.search());
  }
}
