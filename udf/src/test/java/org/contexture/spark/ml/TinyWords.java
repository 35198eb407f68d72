package org.contexture.spark.ml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;

/** A model of four words that takes no time, and texts of two classes that it tells apart. */
final class TinyWords {
  private static final String TABLE =
      "red 1 0.25 0\ngreen 0.75 0.1 0\nblue 0 0.25 1\nnavy 0 0.1 0.75\n";

  private static final StructType LABELED =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("text", DataTypes.StringType)
          .add("label", DataTypes.DoubleType, false);

  private TinyWords() {}

  /** Writes the model, and returns its file. */
  static String write(Path folder) {
    try {
      return Files.writeString(folder.resolve("tiny.txt"), TABLE, UTF_8).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A stage with that model. */
  static ContextualEncoder encoder(Path folder) {
    return withCache(new ContextualEncoder().setModel(write(folder)));
  }

  /** A stage with the cache that tests share. */
  static ContextualEncoder withCache(ContextualEncoder encoder) {
    return encoder.setCacheDir(TestModels.located("").cache());
  }

  /** Distinct texts, of two classes in turn, in two partitions. */
  static Dataset<Row> labeled(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = i % 2 == 0 ? "red " : "blue ";
      rows.add(
          RowFactory.create(
              i, text.repeat(1 + i / 2) + (i % 2 == 0 ? "green" : "navy"), (double) (i % 2)));
    }
    return TestSpark.rows(LABELED, rows, 2);
  }
}
