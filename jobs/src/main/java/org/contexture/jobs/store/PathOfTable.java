package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.table.TableName;

/**
 * A path that stands for a table in a catalog: one for a table, whichever of its names is given,
 * since the lock of its writers lies there.
 */
record PathOfTable(TableName name, SparkSession spark) {
  Path path() {
    Path path = ofSession().orElseGet(this::inWarehouse);
    try {
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration()).makeQualified(path);
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + name.sql() + ": " + e.getMessage(), e);
    }
  }

  /** Where the table lies: a path may name it too. */
  private Optional<Path> ofSession() {
    return name.defaultLocation(spark).map(usual -> name.location(spark).orElse(usual));
  }

  /** In the catalog's folder, where it tells, and otherwise in Spark's. */
  private Path inWarehouse() {
    String catalog = name.catalog(spark);
    String ofSession = spark.conf().get("spark.sql.warehouse.dir");
    String ofCatalog = spark.conf().get("spark.sql.catalog." + catalog + ".warehouse", "");
    List<String> parts = new ArrayList<>();
    if (ofCatalog.isEmpty()) {
      parts.add(catalog);
    }
    parts.addAll(name.below(spark));
    return new Path(
        ofCatalog.isEmpty() ? ofSession : ofCatalog,
        String.join(".", parts).replaceAll("[^\\w.-]", "_"));
  }
}
