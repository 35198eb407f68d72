package org.contexture.spark.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.fixture.TestSpark;

/** Queries over a small table, and what they are planned as. */
final class Sql {
  static final List<String> TEXTS =
      Arrays.asList(
          "the bank of the river",
          "the bank gave a loan",
          null,
          "the bank of the river",
          "",
          "rivers and loans \ud83d\ude00");

  private static final String TINY = tinyModel();

  private Sql() {}

  /** A table of id, text and other. */
  static Dataset<Row> table(String name, int partitions) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType, false)
            .add("text", DataTypes.StringType)
            .add("other", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < TEXTS.size(); i++) {
      rows.add(RowFactory.create(i, TEXTS.get(i), "other " + i));
    }
    Dataset<Row> table = TestSpark.rows(schema, rows, partitions);
    table.createOrReplaceTempView(name);
    return table;
  }

  /** The table {@code texts}, in two partitions. */
  static Dataset<Row> texts() {
    return table("texts", 2);
  }

  /** Word vectors of two values, a model that opens at once; its file goes with the JVM. */
  private static String tinyModel() {
    StringBuilder lines = new StringBuilder();
    String words = "the bank of river gave a loan rivers and loans other";
    for (String word : words.split(" ", -1)) {
      lines.append("%s %d %d%n".formatted(word, word.length(), word.charAt(0) - 'a'));
    }
    try {
      Path file = Files.createTempFile("tiny", ".txt");
      file.toFile().deleteOnExit();
      return Files.writeString(file, lines).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With {@code :m} for the tiny model. */
  static Dataset<Row> query(String sql) {
    return query(TestSpark.session(), sql);
  }

  /** The same in another session. */
  static Dataset<Row> query(SparkSession session, String sql) {
    return session.sql(sql, Map.of("m", TINY));
  }

  static List<Row> rows(String sql) {
    return query(sql).collectAsList();
  }

  /** The first column of a query's rows. */
  static List<Object> values(String sql) {
    return rows(sql).stream().map(row -> row.get(0)).toList();
  }

  /** What EXPLAIN prints. */
  static String explain(String sql) {
    return rows("EXPLAIN " + sql).get(0).getString(0);
  }

  /** How often a plan names something. */
  static int count(String plan, String what) {
    return (int) Pattern.compile(Pattern.quote(what)).matcher(plan).results().count();
  }
}
