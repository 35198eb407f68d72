package org.contexture.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFormatTest {
  private static final String DELTA_OPTIONS =
      "; start with --packages io.delta:delta-spark_4.1_2.13:4.4.0"
          + " --conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension"
          + " --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog";
  private static final String ICEBERG_OPTIONS =
      "; start with --packages org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0"
          + " --conf spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog"
          + " --conf spark.sql.catalog.lake.type=hadoop"
          + " --conf spark.sql.catalog.lake.warehouse=FOLDER";

  @ParameterizedTest
  @CsvSource({"DELTA, vectors", "DELTA, db.vectors", "ICEBERG, lake.db.vectors"})
  void aSessionWithPackageAndSettingsHasNoProblem(TableFormat format, String table) {
    assertThat(format.problem(LakeSpark.session(), table)).isEmpty();
  }

  @Test
  void missingSettingsAreNamedWithTheOptionsToGive() {
    SparkSession plain = LocalSpark.session();

    assertThat(TableFormat.DELTA.problem(plain, "vectors"))
        .contains(
            "Cannot use delta: spark.sql.extensions must hold"
                + " io.delta.sql.DeltaSparkSessionExtension: not set"
                + DELTA_OPTIONS);
    assertThat(TableFormat.ICEBERG.problem(plain, "lake.db.vectors"))
        .contains(
            "Cannot use iceberg: spark.sql.catalog.lake must name a catalog: not set"
                + ICEBERG_OPTIONS);
  }

  @Test
  void aMissingPackageIsNamedWithTheOptionsToGive() {
    Thread thread = Thread.currentThread();
    ClassLoader all = thread.getContextClassLoader();
    SparkSession lake = LakeSpark.session();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      assertThat(TableFormat.DELTA.problem(lake, "vectors"))
          .contains("Cannot use delta: its package is not there" + DELTA_OPTIONS);
      assertThat(TableFormat.ICEBERG.problem(lake, "lake.db.vectors"))
          .contains("Cannot use iceberg: its package is not there" + ICEBERG_OPTIONS);
    } finally {
      thread.setContextClassLoader(all);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vectors", "/lake/vectors", "s3a://bucket/vectors"})
  void anIcebergTableIsNoPath(String table) {
    assertThat(TableFormat.ICEBERG.problem(LakeSpark.session(), table))
        .contains("An iceberg table must be a name, CATALOG.NAMESPACE.TABLE: " + table);
  }

  @ParameterizedTest
  @CsvSource({
    "DELTA, db.vectors, db.vectors",
    "DELTA, spark_catalog.db.vectors, spark_catalog.db.vectors",
    "DELTA, /lake/vectors, delta.`file:/lake/vectors`",
    "DELTA, /lake/a.b, delta.`file:/lake/a.b`",
    "DELTA, /la`ke, delta.`file:/la``ke`",
    "ICEBERG, lake.db.vectors, lake.db.vectors",
    "ICEBERG, lake.`a b`.c, lake.`a b`.c"
  })
  void dotsMakeANameOfItAndAnythingElseIsAPath(TableFormat format, String given, String sql)
      throws IOException {
    assertThat(TableName.of(format, given, LakeSpark.session()).sql()).isEqualTo(sql);
  }

  @Test
  void aRelativePathIsThatOfTheWorkingDirectory() throws IOException {
    assertThat(TableName.of(TableFormat.DELTA, "vectors", LakeSpark.session()).sql())
        .isEqualTo("delta.`file:" + System.getProperty("user.dir") + "/vectors`");
  }

  @ParameterizedTest
  @CsvSource({"delta, DELTA", "Delta, DELTA", "ICEBERG, ICEBERG"})
  void aFormatIsFoundByItsName(String id, TableFormat format) {
    assertThat(TableFormat.find(id)).contains(format);
    assertThat(TableFormat.find("parquet")).isEmpty();
  }
}
