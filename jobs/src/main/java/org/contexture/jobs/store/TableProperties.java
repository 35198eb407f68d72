package org.contexture.jobs.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.table.TableName;

/** The properties that a table has. */
final class TableProperties {
  private static final String PREFIX = FooterWriteSupport.PREFIX;

  /** What Delta works out anew for each table; setting it is an error. */
  private static final List<String> MANAGED =
      List.of(
          "delta.minReaderVersion",
          "delta.minWriterVersion",
          "delta.feature.",
          "delta.columnMapping.maxColumnId",
          "delta.rowTracking.materialized");

  private final SparkSession spark;
  private final String table;
  private final Map<String, String> all;

  private TableProperties(SparkSession spark, String table, Map<String, String> all) {
    this.spark = spark;
    this.table = table;
    this.all = all;
  }

  static TableProperties read(SparkSession spark, TableName table) {
    return new TableProperties(spark, table.sql(), new TreeMap<>(table.properties(spark)));
  }

  /** Properties as they are named in a table. */
  static Map<String, String> named(Map<String, String> properties) {
    Map<String, String> named = new LinkedHashMap<>();
    properties.forEach((key, value) -> named.put(PREFIX + key, value));
    return named;
  }

  /** Those that Contexture wrote, their keys without the prefix. */
  Map<String, String> ours() {
    Map<String, String> ours = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            ours.put(key.substring(PREFIX.length()), value);
          }
        });
    return ours;
  }

  /** Those that others set and that stay where the table is replaced. */
  Map<String, String> kept() {
    Map<String, String> kept = new TreeMap<>(all);
    kept.keySet()
        .removeIf(key -> key.startsWith(PREFIX) || MANAGED.stream().anyMatch(key::startsWith));
    return kept;
  }

  /** Takes away a fingerprint that is not that of the rows to come. */
  void guard(Map<String, String> coming) {
    String fingerprint = all.get(FooterWriteSupport.FINGERPRINT);
    if (fingerprint != null
        && !fingerprint.equals(named(coming).get(FooterWriteSupport.FINGERPRINT))) {
      unset(Set.of(FooterWriteSupport.FINGERPRINT));
    }
  }

  /** Takes away those of Contexture that have none of these keys. */
  void keepOnly(Set<String> keys) {
    Set<String> stale =
        ours().keySet().stream()
            .filter(key -> !keys.contains(key))
            .map(key -> PREFIX + key)
            .collect(Collectors.toSet());
    if (!stale.isEmpty()) {
      unset(stale);
    }
  }

  /** Sets those that were not there with these values. */
  void set(Map<String, String> properties) {
    String changed =
        named(properties).entrySet().stream()
            .filter(entry -> !entry.getValue().equals(all.get(entry.getKey())))
            .map(entry -> literal(entry.getKey()) + " = " + literal(entry.getValue()))
            .collect(Collectors.joining(", "));
    if (!changed.isEmpty()) {
      spark.sql("ALTER TABLE " + table + " SET TBLPROPERTIES (" + changed + ")");
    }
  }

  private void unset(Set<String> keys) {
    String list = keys.stream().map(TableProperties::literal).collect(Collectors.joining(", "));
    spark.sql("ALTER TABLE " + table + " UNSET TBLPROPERTIES IF EXISTS (" + list + ")");
  }

  /** A string for SQL. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
