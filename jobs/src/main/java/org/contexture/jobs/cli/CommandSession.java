package org.contexture.jobs.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.SparkStoppedException;
import org.contexture.spark.ContexturePlugin;
import scala.jdk.javaapi.OptionConverters;

/**
 * The Spark session that a command works in: one that is there already, or one of its own. What was
 * there before is left as it was.
 */
public final class CommandSession {
  private static final String PLUGINS = "spark.plugins";
  private static final String REGISTRATION = "spark.kryo.registrationRequired";

  private CommandSession() {}

  /**
   * Runs a command's work. A session that is there is left running, with its settings as they were;
   * one that is opened for the work is stopped after it.
   *
   * @param command its name, for the application's
   * @throws SparkStoppedException where the work fails because Spark stopped under it
   */
  public static ExitCode run(String command, Function<SparkSession, ExitCode> work) {
    Optional<SparkSession> there = running();
    return there.isPresent() ? runIn(there.get(), work) : runApart(command, work);
  }

  /** The session of this thread or, where it has none, of the JVM. */
  private static Optional<SparkSession> running() {
    return Stream.of(SparkSession.getActiveSession(), SparkSession.getDefaultSession())
        .flatMap(session -> OptionConverters.toJava(session).stream())
        .filter(session -> !session.sparkContext().isStopped())
        .findFirst();
  }

  private static ExitCode runIn(SparkSession spark, Function<SparkSession, ExitCode> work) {
    SessionSettings before = SessionSettings.of(spark);
    try {
      return guarded(spark, work);
    } finally {
      before.restore(spark);
    }
  }

  private static ExitCode runApart(String command, Function<SparkSession, ExitCode> work) {
    long start = System.currentTimeMillis();
    SparkSession spark = open(command);
    // A context may be there without a session.
    boolean own = spark.sparkContext().startTime() >= start;
    try {
      return guarded(spark, work);
    } finally {
      if (own) {
        spark.stop();
      }
    }
  }

  private static ExitCode guarded(SparkSession spark, Function<SparkSession, ExitCode> work) {
    checkSerializer(spark.sparkContext().conf());
    try {
      return work.apply(spark);
    } catch (Exception e) {
      if (spark.sparkContext().isStopped()) {
        throw new SparkStoppedException(spark.sparkContext().master(), e);
      }
      throw e;
    }
  }

  /**
   * Checks that tasks can send what they find.
   *
   * @throws ConfigException where Kryo is to send it and knows no class by itself
   */
  static void checkSerializer(SparkConf conf) {
    boolean byKryo = conf.get("spark.serializer", "").endsWith(".KryoSerializer");
    if (byKryo && conf.getBoolean(REGISTRATION, false)) {
      throw new ConfigException(
          List.of(
              REGISTRATION
                  + " must be false, since tasks of Contexture and of Spark send classes that"
                  + " nobody registers: true"));
    }
  }

  /** A local session, or one on the cluster that spark-submit was told of. */
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
