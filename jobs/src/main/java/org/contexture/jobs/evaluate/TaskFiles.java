package org.contexture.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.ColumnPath;

/**
 * The files that a task is measured on. Their texts and labels are held on the driver; vectors
 * never are all at once.
 *
 * @param notes told what a person should know
 */
record TaskFiles(SparkSession spark, EvaluationSettings settings, Consumer<String> notes) {
  /** What files are for. */
  enum Part {
    TRAIN,
    TEST;

    /** The option that names them. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A text and its label. */
  record Labelled(String text, String label) {}

  void tell(String note) {
    notes.accept(note);
  }

  /** Where files are, and how they are read. */
  CorpusSettings of(Part part) {
    return part == Part.TRAIN ? settings.train() : settings.test();
  }

  /**
   * Texts and labels of rows.
   *
   * @throws CorpusException where a column is missing, a row has no label, or there is no row
   */
  List<Labelled> labelled(Part part) {
    List<Row> rows = read(part, List.of(textColumns(1).get(0), settings.labelColumn()));
    long without = rows.stream().filter(row -> row.isNullAt(1)).count();
    if (without > 0) {
      throw new CorpusException(
          part.key() + " has " + without + " rows without a " + settings.labelColumn());
    }
    return rows.stream().map(row -> new Labelled(row.getString(0), row.getString(1))).toList();
  }

  /**
   * The classes to learn, in order; behind them those that only the test has, which no classifier
   * learns of: that is told.
   *
   * @throws CorpusException where there are fewer than two to learn
   */
  List<String> classes(List<String> ofTrain, List<String> ofTest) {
    Set<String> learned = new TreeSet<>(ofTrain);
    if (learned.size() < 2) {
      throw new CorpusException("train must have 2 or more classes: " + String.join(", ", learned));
    }
    Set<String> unknown = new TreeSet<>(ofTest);
    unknown.removeAll(learned);
    if (!unknown.isEmpty()) {
      tell("classes of test that train does not have: " + String.join(", ", unknown));
    }
    return Stream.concat(learned.stream(), unknown.stream()).toList();
  }

  /** Names of the text columns. */
  List<String> textColumns(int count) {
    return settings.test().textColumns().subList(0, count);
  }

  /**
   * Columns of the files as strings.
   *
   * @throws CorpusException where one is missing, or there is no row
   */
  List<Row> read(Part part, List<String> columns) {
    return read(part, columns, schema -> columns.stream().map(TaskFiles::text).toList());
  }

  /** How columns are made of those of a file, which stand under the names that they were given. */
  interface Selection {
    List<Column> from(StructType schema);
  }

  /** As {@link #read(Part, List)}, with values of other types. */
  List<Row> read(Part part, List<String> needed, Selection selection) {
    Corpus corpus = Corpus.open(spark, of(part));
    StructType schema = corpus.schema();
    List<String> missing =
        needed.stream().filter(name -> ColumnPath.find(schema, name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new CorpusException(
          part.key()
              + " has no column '"
              + String.join("', '", missing)
              + "'; columns: "
              + String.join(", ", schema.fieldNames()));
    }
    Column[] given =
        needed.stream()
            .distinct()
            .map(name -> ColumnPath.resolve(schema, name).in(schema).as(name))
            .toArray(Column[]::new);
    Dataset<Row> rows = corpus.unobserved().select(given);
    List<Row> collected =
        new ArrayList<>(
            rows.select(selection.from(rows.schema()).toArray(Column[]::new)).collectAsList());
    if (corpus.badRecords() > 0) {
      tell(part.key() + " has " + corpus.badRecords() + " malformed lines, which are left out");
    }
    if (collected.isEmpty()) {
      throw new CorpusException(part.key() + " must have rows: " + corpus.description());
    }
    return collected;
  }

  static Column text(String name) {
    return ColumnName.column(name).cast("string");
  }
}
