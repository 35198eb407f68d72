package org.contexture.spark.model;

import java.io.IOException;
import java.io.Writer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.contexture.encoder.model.ModelException;
import org.contexture.spark.redact.Redaction;

/**
 * The words and vectors of a saved {@code Word2VecModel} as word2vec's text form has them, without
 * its first line. Each number is written so that it is read as the same float, and a tab ends each
 * word: these may hold spaces (an n-gram's do), which the binary form has no room for.
 */
final class SavedWords {
  private static final String WORD = "word";
  private static final String VECTOR = "vector";

  private final Path model;
  private final Writer out;
  private int words;
  private int dimension;

  /**
   * Before the first word.
   *
   * @param model the folder that the user knows, for messages
   */
  SavedWords(Path model, Writer out) {
    this.model = model;
    this.out = out;
  }

  /**
   * Writes those of a Parquet file.
   *
   * @throws ModelException where it cannot be read or holds something else
   */
  void add(Path file, Configuration hadoop) throws IOException {
    try (ParquetReader<Group> rows = open(file, hadoop)) {
      for (Group row = next(rows); row != null; row = next(rows)) {
        checkColumns(row.getType());
        if (row.getFieldRepetitionCount(WORD) == 0 || row.getFieldRepetitionCount(VECTOR) == 0) {
          throw problem("words and vectors of %s must not be null".formatted(model));
        }
        String word = row.getString(WORD, 0);
        // Spark's tokenizers give empty words too; no text holds one.
        if (!word.isBlank()) {
          checkWord(word);
          write(word, row.getGroup(VECTOR, 0));
        }
      }
    }
  }

  /** The first line of what was written. */
  String sizes() {
    if (words == 0) {
      throw problem(model + " holds a saved Word2VecModel without words");
    }
    return "%d %d\n".formatted(words, dimension);
  }

  private ParquetReader<Group> open(Path file, Configuration hadoop) {
    try {
      return ParquetReader.builder(new GroupReadSupport(), file).withConf(hadoop).build();
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private Group next(ParquetReader<Group> rows) {
    try {
      return rows.read();
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private void checkColumns(GroupType row) {
    if (!row.containsField(WORD) || !row.containsField(VECTOR)) {
      throw problem(
          "data of %s must have the columns word and vector: %s"
              .formatted(model, row.getFields().stream().map(Type::getName).toList()));
    }
    if (!is(row.getType(WORD), PrimitiveTypeName.BINARY) || !isOfFloats(row.getType(VECTOR))) {
      throw problem(
          "data of %s must have words as strings and vectors as arrays of floats: %s"
              .formatted(model, row.getFields()));
    }
  }

  /** The element is a group of one value, and that alone in what Spark calls the legacy format. */
  private static boolean isOfFloats(Type vector) {
    Type element = vector;
    while (!element.isPrimitive() && element.asGroupType().getFieldCount() == 1) {
      element = element.asGroupType().getType(0);
    }
    return !vector.isPrimitive() && is(element, PrimitiveTypeName.FLOAT);
  }

  private static boolean is(Type type, PrimitiveTypeName name) {
    return type.isPrimitive() && type.asPrimitiveType().getPrimitiveTypeName() == name;
  }

  private void checkWord(String word) {
    if (word.indexOf('\t') >= 0 || word.indexOf('\n') >= 0) {
      throw problem("words of %s must hold no tab and no line feed: %s".formatted(model, word));
    }
  }

  private void write(String word, Group vector) throws IOException {
    int found = vector.getFieldRepetitionCount(0);
    if (found == 0 || (words > 0 && found != dimension)) {
      throw problem(
          "vectors of %s must have values, and as many as each other: word '%s' has %d"
              .formatted(model, word, found));
    }
    dimension = found;
    out.append(word).append('\t');
    for (int v = 0; v < dimension; v++) {
      float value = value(vector, v);
      if (!Float.isFinite(value)) {
        throw problem(
            "value %d of word '%s' of %s must be a finite number: %s"
                .formatted(v + 1, word, model, value));
      }
      out.append(v == 0 ? "" : " ").append(Float.toString(value));
    }
    out.append('\n');
    words++;
  }

  private static float value(Group vector, int at) {
    if (vector.getType().getType(0).isPrimitive()) {
      return vector.getFloat(0, at);
    }
    Group element = vector.getGroup(0, at);
    return element.getFieldRepetitionCount(0) == 0 ? Float.NaN : element.getFloat(0, 0);
  }

  private ModelException unreadable(Exception e) {
    return new ModelException(
        Redaction.of(
            "Cannot open model: data of %s cannot be read: %s".formatted(model, e.getMessage())),
        e);
  }

  private static ModelException problem(String reason) {
    return new ModelException("Cannot open model: " + Redaction.of(reason));
  }
}
