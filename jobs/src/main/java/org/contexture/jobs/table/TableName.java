package org.contexture.jobs.table;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.contexture.jobs.path.GivenPath;
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
    var session = (org.apache.spark.sql.classic.SparkSession) spark;
    // Delta asks the active session what it may read.
    Map<String, String> all = new TreeMap<>(session.withActive(() -> stored(session)));
    all.keySet().removeAll(RESERVED);
    return all;
  }

  private Map<String, String> stored(org.apache.spark.sql.classic.SparkSession session) {
    CatalogManager catalogs = session.sessionState().catalogManager();
    List<String> parts = parts(session.sessionState().sqlParser());
    boolean named = catalogs.isCatalogRegistered(parts.get(0));
    CatalogPlugin catalog = named ? catalogs.catalog(parts.get(0)) : catalogs.currentCatalog();
    String[] namespace = parts.subList(named ? 1 : 0, parts.size() - 1).toArray(String[]::new);
    try {
      return ((TableCatalog) catalog)
          .loadTable(Identifier.of(namespace, parts.get(parts.size() - 1)))
          .properties();
    } catch (NoSuchTableException gone) {
      return Map.of();
    }
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
