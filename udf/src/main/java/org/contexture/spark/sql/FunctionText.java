package org.contexture.spark.sql;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;

/** What {@code DESCRIBE FUNCTION} tells of a function; {@code _FUNC_} stands for its name. */
enum FunctionText {
  SENTENCE_VECTOR(
      "_FUNC_(text [, options]) - Returns the contextual vector of a text: an array of floats;"
          + " of bytes with precision int8; a binary with precision binary.",
      Shared.ARGUMENTS.formatted("pooling"),
      """
              Examples:
                > SELECT vector_dimension(_FUNC_('the bank of the river'));
                 384
                > SELECT _FUNC_(NULL, map('model', 'minilm', 'normalize', 'false'));
                 NULL
          """,
      Shared.NOTE),

  WORD_VECTORS(
      "_FUNC_(text [, options]) - Returns the contextual vectors of a text's words, in order:"
          + " an array of structs of word, begin, end (offsets in UTF-16 units, end exclusive)"
          + " and embedding.",
      Shared.ARGUMENTS.formatted("subtoken-pooling"),
      """
              Examples:
                > SELECT transform(_FUNC_('river bank'), w -> w.word);
                 ["river","bank"]
                > SELECT w.word, w.embedding FROM texts LATERAL VIEW explode(_FUNC_(text)) AS w;
          """,
      Shared.NOTE),

  COSINE_SIMILARITY(
      "_FUNC_(a, b) - Returns the cosine of the angle between two vectors, a double between -1"
          + " and 1; null where one is null, has only zeros, or holds a null.",
      """
              Arguments:
                * a, b - arrays of numbers, as many in each
          """,
      """
              Examples:
                > SELECT _FUNC_(array(1, 0), array(1, 0));
                 1.0
                > SELECT _FUNC_(sentence_vector(a), sentence_vector(b)) FROM pairs;
          """,
      ""),

  VECTOR_DIMENSION(
      "_FUNC_(v) - Returns how many values a vector has: of an array its elements, of a binary"
          + " its bits.",
      """
              Arguments:
                * v - an array of numbers, or a binary
          """,
      """
              Examples:
                > SELECT _FUNC_(array(1, 2, 3));
                 3
          """,
      "");

  /** What the functions that run a model say alike. */
  private static final class Shared {
    private static final String ARGUMENTS =
        """
          Arguments:
            * text - a string, or an array of strings for a text that is cut into words already
            * options - the name, path or URI of a model, or a map of strings, a constant in both
                cases. Its keys are options of the jobs: model, model-file, max-tokens, long-text
                (truncate, window or fail), stride, prompt, prompt-name, prompt-column (a column of the query,
                whose value is put before each text), cache-dir; and of a vector: layers, combine,
                weights, gamma, %s, normalize, dimension, precision, range.
                Default: model minilm, and for the rest what the model's files say.
        """;

    private static final String NOTE =
        """
          In a SELECT list, and wherever else Spark computes a column, a call runs in batches over a
          whole partition; in a WHERE, HAVING or ON it runs row by row. EXPLAIN tells which. A text
          without a vector (null, empty, too long under fail, failed) gives null; why is only told
          by the job, in its column embedding_status.
        """;
  }

  private final String usage;
  private final String arguments;
  private final String examples;
  private final String note;

  FunctionText(String usage, String arguments, String examples, String note) {
    this.usage = usage;
    this.arguments = arguments;
    this.examples = examples;
    this.note = note;
  }

  ExpressionInfo info(Class<? extends Expression> expression, String name) {
    return new ExpressionInfo(
        expression.getName(),
        null,
        name,
        usage,
        block(arguments),
        block(examples),
        block(note),
        "",
        "",
        "",
        "scala_udf");
  }

  /** In the form that Spark asks for. */
  private static String block(String text) {
    return text.isEmpty() ? "" : "\n" + text.stripTrailing().stripIndent().indent(4) + "  ";
  }
}
