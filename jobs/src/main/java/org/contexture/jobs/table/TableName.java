package org.contexture.jobs.table;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.contexture.jobs.path.GivenPath;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A table as Spark's SQL names it.
 *
 * @param sql the name, quoted where it must be
 * @param path where the table lies, fully qualified; nothing where a catalog knows that
 */
public record TableName(String sql, Optional<Path> path) {
  private static final List<String> RESERVED =
      List.of(
          TableCatalog.PROP_COMMENT,
          TableCatalog.PROP_LOCATION,
          TableCatalog.PROP_PROVIDER,
          TableCatalog.PROP_OWNER,
          TableCatalog.PROP_EXTERNAL,
          TableCatalog.PROP_IS_MANAGED_LOCATION,
          TableCatalog.PROP_COLLATION);

  /**
   * The table that a user means: {@code a.b} and {@code a.b.c} are names in a catalog, anything
   * else is a path.
   *
   * @throws IOException where the path's file system cannot be reached
   */
  public static TableName of(TableFormat format, String given, SparkSession spark)
      throws IOException {
    if (TableFormat.isName(given)) {
      return new TableName(given, Optional.empty());
    }
    Path path = GivenPath.of(given);
    Path qualified =
        path.getFileSystem(spark.sparkContext().hadoopConfiguration()).makeQualified(path);
    return new TableName(format.id() + "." + quoted(qualified.toString()), Optional.of(qualified));
  }

  /**
   * The properties that the table has, but for those that Spark keeps for itself. Its SQL hides the
   * values of those whose names remind it of a password.
   */
  public Map<String, String> properties(SparkSession spark) {
    Map<String, String> all = stored(spark);
    all.keySet().removeAll(RESERVED);
    return all;
  }

  /**
   * Where the table lies, as its catalog says it: Spark's SQL says it in rows among those of the
   * columns, any of which may have the name {@code Location}.
   */
  public Optional<Path> location(SparkSession spark) {
    return path.or(
        () -> Optional.ofNullable(stored(spark).get(TableCatalog.PROP_LOCATION)).map(Path::new));
  }

  /**
   * Where Spark's own catalog puts the table unless it is told otherwise; nothing for a table of
   * another catalog.
   */
  public Optional<Path> defaultLocation(SparkSession spark) {
    var session = (org.apache.spark.sql.classic.SparkSession) spark;
    Identified found = identified(session);
    if (!found.catalog().equals(CatalogManager.SESSION_CATALOG_NAME())
        || found.namespace().size() > 1) {
      return Optional.empty();
    }
    Option<String> database = Option.apply(found.namespace().stream().findFirst().orElse(null));
    return Optional.of(
        new Path(
            session
                .sessionState()
                .catalog()
                .defaultTablePath(new TableIdentifier(found.table(), database))));
  }

  /** The name of its catalog. */
  public String catalog(SparkSession spark) {
    return identified((org.apache.spark.sql.classic.SparkSession) spark).catalog();
  }

  /** The parts of its name below the catalog, however it is quoted and whether it begins there. */
  public List<String> below(SparkSession spark) {
    Identified found = identified((org.apache.spark.sql.classic.SparkSession) spark);
    return Stream.concat(found.namespace().stream(), Stream.of(found.table())).toList();
  }

  private Map<String, String> stored(SparkSession spark) {
    var session = (org.apache.spark.sql.classic.SparkSession) spark;
    // Delta asks the active session what it may read.
    return new TreeMap<>(session.withActive(() -> loaded(session)));
  }

  private Map<String, String> loaded(org.apache.spark.sql.classic.SparkSession session) {
    Identified found = identified(session);
    CatalogPlugin catalog = session.sessionState().catalogManager().catalog(found.catalog());
    try {
      return ((TableCatalog) catalog)
          .loadTable(Identifier.of(found.namespace().toArray(String[]::new), found.table()))
          .properties();
    } catch (NoSuchTableException gone) {
      return Map.of();
    }
  }

  /** A name in its parts. */
  private record Identified(String catalog, List<String> namespace, String table) {}

  private Identified identified(org.apache.spark.sql.classic.SparkSession session) {
    // Spark looks a catalog up in the settings of the active session.
    return session.withActive(() -> identifiedIn(session));
  }

  private Identified identifiedIn(org.apache.spark.sql.classic.SparkSession session) {
    CatalogManager catalogs = session.sessionState().catalogManager();
    List<String> parts = parts(session.sessionState().sqlParser());
    boolean named = catalogs.isCatalogRegistered(parts.get(0));
    return new Identified(
        named ? parts.get(0) : catalogs.currentCatalog().name(),
        parts.subList(named ? 1 : 0, parts.size() - 1),
        parts.get(parts.size() - 1));
  }

  private List<String> parts(ParserInterface parser) {
    try {
      return CollectionConverters.asJava(parser.parseMultipartIdentifier(sql));
    } catch (ParseException e) {
      throw new IllegalStateException("A table's name can be parsed: " + sql, e);
    }
  }

  /** An identifier for SQL. */
  public static String quoted(String identifier) {
    return "`" + identifier.replace("`", "``") + "`";
  }
}
