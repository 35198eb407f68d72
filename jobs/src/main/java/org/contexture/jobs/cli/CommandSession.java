package org.contexture.jobs.cli;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.SparkStoppedException;
import org.contexture.spark.ContexturePlugin;

/** The Spark session that a command works in. */
public final class CommandSession {
  private static final String PLUGINS = "spark.plugins";

  private CommandSession() {}

  /**
   * Runs a command's work in a session of its own.
   *
   * @param command its name, for the application's
   * @throws SparkStoppedException where the work fails because Spark stopped under it
   */
  public static ExitCode run(String command, Function<SparkSession, ExitCode> work) {
    SparkSession spark = open(command);
    try {
      return work.apply(spark);
    } catch (Exception e) {
      if (spark.sparkContext().isStopped()) {
        throw new SparkStoppedException(spark.sparkContext().master(), e);
      }
      throw e;
    } finally {
      spark.stop();
    }
  }

  /** The session that spark-submit prepared, or a local one. */
  private static SparkSession open(String command) {
    SparkConf conf = new SparkConf().setAppName("contexture " + command);
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").startsWith("local")) {
      // Progress of running tasks comes with the heartbeats.
      conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
    }
    addPlugin(conf);
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** Executors fetch the application's jar before they start plugins. */
  private static void addPlugin(SparkConf conf) {
    String plugin = ContexturePlugin.class.getName();
    String others = conf.get(PLUGINS, "");
    if (!List.of(others.split(",", -1)).contains(plugin)) {
      conf.set(PLUGINS, others.isEmpty() ? plugin : others + "," + plugin);
    }
  }
}
