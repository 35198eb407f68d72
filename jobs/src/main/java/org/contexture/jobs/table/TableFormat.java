package org.contexture.jobs.table;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.DataSourceRegister;

/** A table format that comes as a package of its own, beside Spark. */
public enum TableFormat {
  DELTA("io.delta:delta-spark_4.1_2.13:4.4.0") {
    @Override
    List<String> confs(String catalog) {
      return List.of(
          "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
          "spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }

    @Override
    Optional<String> missing(SparkSession spark, String table) {
      return confs("").stream()
          .map(conf -> conf.split("=", 2))
          .filter(conf -> !spark.conf().get(conf[0], "").contains(conf[1]))
          .findFirst()
          .map(conf -> conf[0] + " must hold " + conf[1] + found(spark.conf().get(conf[0], "")));
    }

    @Override
    public Map.Entry<String, String> commitOption(String runId) {
      return Map.entry("userMetadata", RUN_ID + "=" + runId);
    }

    @Override
    public boolean hasCommit(SparkSession spark, TableName table, String runId) {
      return !spark
          .sql("DESCRIBE HISTORY " + table.sql())
          .filter(col("userMetadata").equalTo(RUN_ID + "=" + runId))
          .isEmpty();
    }
  },

  ICEBERG("org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0") {
    @Override
    List<String> confs(String catalog) {
      String key = "spark.sql.catalog." + catalog;
      return List.of(
          key + "=org.apache.iceberg.spark.SparkCatalog",
          key + ".type=hadoop",
          key + ".warehouse=FOLDER");
    }

    @Override
    Optional<String> missing(SparkSession spark, String table) {
      String catalog = catalog(table);
      return spark.conf().contains("spark.sql.catalog." + catalog)
          ? Optional.empty()
          : Optional.of("spark.sql.catalog." + catalog + " must name a catalog: not set");
    }

    @Override
    public Map.Entry<String, String> commitOption(String runId) {
      return Map.entry("snapshot-property." + RUN_ID, runId);
    }

    @Override
    public boolean hasCommit(SparkSession spark, TableName table, String runId) {
      return !spark
          .sql("SELECT summary FROM " + table.sql() + ".snapshots")
          .filter(col("summary").getItem(RUN_ID).equalTo(runId))
          .isEmpty();
    }
  };

  /** Key of a run's id where a commit of it is recorded. */
  private static final String RUN_ID = "contexture.run-id";

  /** Two parts or more, joined by dots: letters, digits and underscores, or anything quoted. */
  private static final Pattern NAME = Pattern.compile("(\\w+|`[^`]+`)(\\.(\\w+|`[^`]+`))+");

  private static final Pattern CATALOG = Pattern.compile("(\\w+)\\..+");

  private final String coordinates;

  TableFormat(String coordinates) {
    this.coordinates = coordinates;
  }

  /** Settings that a session needs, {@code KEY=VALUE} each. */
  abstract List<String> confs(String catalog);

  /** What the session lacks for that table, as a sentence's end; or nothing. */
  abstract Optional<String> missing(SparkSession spark, String table);

  /** The option of a write that stores a run's id with its commit. */
  public abstract Map.Entry<String, String> commitOption(String runId);

  /** Whether a table has a commit that a run's id was stored with. */
  public abstract boolean hasCommit(SparkSession spark, TableName table, String runId);

  /** The name of its source in Spark, and of the format in options. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name, in any case; or nothing. */
  public static Optional<TableFormat> find(String id) {
    return Arrays.stream(values()).filter(format -> format.id().equalsIgnoreCase(id)).findFirst();
  }

  /**
   * Why a session cannot use a table of this format, and with what options it can; or nothing.
   *
   * @param table a path or a name in a catalog, as a user gives it
   */
  public Optional<String> problem(SparkSession spark, String table) {
    if (this == ICEBERG && !isName(table)) {
      return Optional.of("An iceberg table must be a name, CATALOG.NAMESPACE.TABLE: " + table);
    }
    Optional<String> problem =
        isThere() ? missing(spark, table) : Optional.of("its package is not there");
    return problem.map(
        reason -> "Cannot use " + id() + ": " + reason + "; start with " + options(table));
  }

  private String options(String table) {
    return Stream.concat(
            Stream.of("--packages " + coordinates),
            confs(catalog(table)).stream().map(conf -> "--conf " + conf))
        .collect(Collectors.joining(" "));
  }

  private boolean isThere() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return ServiceLoader.load(DataSourceRegister.class, loader).stream()
        .anyMatch(source -> source.get().shortName().equalsIgnoreCase(id()));
  }

  /** Whether that is a name in a catalog; otherwise it is a path. */
  static boolean isName(String table) {
    return NAME.matcher(table).matches();
  }

  private static String catalog(String table) {
    Matcher name = CATALOG.matcher(table);
    return name.matches() ? name.group(1) : "NAME";
  }

  private static String found(String value) {
    return value.isEmpty() ? ": not set" : ": " + value;
  }
}
