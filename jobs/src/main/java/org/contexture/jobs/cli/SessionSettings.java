package org.contexture.jobs.cli;

import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The settings that a session had at a moment.
 *
 * @param values those that were set, by key
 */
record SessionSettings(Map<String, String> values) {
  SessionSettings {
    values = Map.copyOf(values);
  }

  static SessionSettings of(SparkSession spark) {
    return new SessionSettings(CollectionConverters.asJava(spark.conf().getAll()));
  }

  /** Sets what was changed or unset since, and unsets what was added. */
  void restore(SparkSession spark) {
    Map<String, String> now = of(spark).values();
    now.keySet().stream()
        .filter(key -> !values.containsKey(key))
        .forEach(key -> spark.conf().unset(key));
    values.forEach(
        (key, value) -> {
          if (!Objects.equals(now.get(key), value)) {
            spark.conf().set(key, value);
          }
        });
  }
}
