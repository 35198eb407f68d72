package org.contexture.spark.column;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/**
 * Names of the columns that a job reads, dots leading into structs, and what the names of those
 * that it adds begin with.
 *
 * @param texts columns of strings, or of arrays of strings for texts cut into words already
 * @param spanBegins columns of the spans' begins, one per text column; none without spans
 * @param spanEnds columns of the spans' ends, as many
 * @param prompt column of the prompts that are put before the texts of their rows
 * @param addedPrefix stands before the name of each column that is added; may be empty
 */
public record InputNames(
    List<String> texts,
    List<String> spanBegins,
    List<String> spanEnds,
    Optional<String> prompt,
    String addedPrefix) {
  public InputNames {
    if (spanBegins.size() != spanEnds.size()
        || !(spanBegins.isEmpty() || spanBegins.size() == texts.size())) {
      throw new IllegalArgumentException(
          "span columns must be a begin and an end for each text column: "
              + spanBegins
              + ", "
              + spanEnds);
    }
  }

  /** Without prompts, and with added columns under their plain names. */
  public InputNames(List<String> texts, List<String> spanBegins, List<String> spanEnds) {
    this(texts, spanBegins, spanEnds, Optional.empty(), "");
  }

  /** Texts without spans. */
  public static InputNames of(List<String> texts) {
    return new InputNames(texts, List.of(), List.of());
  }

  /** The same columns, with another prefix of those that are added. */
  public InputNames withAddedPrefix(String prefix) {
    return new InputNames(texts, spanBegins, spanEnds, prompt, prefix);
  }

  /** The same columns, with another one of prompts, or none. */
  public InputNames withPrompt(Optional<String> column) {
    return new InputNames(texts, spanBegins, spanEnds, column, addedPrefix);
  }

  /**
   * Names of the added columns that say one thing of each text.
   *
   * @param added the plain name: that of a vector, or one of {@link AddedColumns#FATE_NAMES}
   * @return one per text column, in their order
   */
  public List<String> added(String added) {
    return texts.stream()
        .map(text -> addedPrefix(addedPrefix, text, texts.size()) + added)
        .toList();
  }

  /** What the names of one text column's added columns begin with. */
  static String addedPrefix(String prefix, String text, int texts) {
    return texts == 1 ? prefix : prefix + text.replace('.', '_') + "_";
  }

  /**
   * What the vectors of a row depend on: its texts, spans and prompt. A prompt that is null is as
   * good as an empty one.
   *
   * @param corpus a struct that holds the corpus' columns
   * @param schema of that struct
   * @throws ColumnException where a column is missing
   */
  public List<Column> in(Column corpus, StructType schema) {
    Stream<Column> encoded =
        Stream.of(texts, spanBegins, spanEnds)
            .flatMap(List::stream)
            .map(name -> ColumnPath.resolve(schema, name).of(corpus, schema));
    Stream<Column> prompts =
        prompt.stream()
            .map(name -> ColumnPath.resolve(schema, name).of(corpus, schema))
            .map(value -> coalesce(value, lit("")));
    return Stream.concat(encoded, prompts).toList();
  }

  /** Names of the top-level columns that those are in. */
  public List<String> outermost(StructType schema) {
    return Stream.of(texts, spanBegins, spanEnds, prompt.stream().toList())
        .flatMap(List::stream)
        .map(name -> ColumnPath.resolve(schema, name).outermost(schema))
        .distinct()
        .toList();
  }
}
