package org.contexture.encoder.kind;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.tokenize.Vocabulary;

/** Tells which token it was that a model has no vector for. */
final class TokenCheck {
  /** What ONNX Runtime says of an index beyond a table. */
  private static final Pattern BEYOND = Pattern.compile("idx=(\\d+) must be within");

  private final Path tokenizer;
  private Vocabulary vocabulary;

  TokenCheck(Path tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Checks ids before they are run.
   *
   * @param known how many ids the model knows, from 0; 0 where that is not known
   * @throws ModelException which names the first token that it does not know
   */
  void check(List<long[]> rows, long known) {
    for (long[] ids : rows) {
      for (long id : ids) {
        if (known > 0 && id >= known) {
          throw new ModelException(
              "Cannot encode %s: the model's embedding table has %d rows; tokenizer and graph must"
                      .formatted(token(id), known)
                  + " be of the same model");
        }
      }
    }
  }

  /** The same error with the token that it is about, where it is about one. */
  ModelException explain(ModelException error, List<long[]> rows) {
    Matcher beyond = BEYOND.matcher(error.getMessage());
    if (beyond.find()) {
      long index = Long.parseLong(beyond.group(1));
      for (long[] ids : rows) {
        for (long id : ids) {
          if (id == index) {
            return new ModelException(error.getMessage() + "; it is " + token(id), error);
          }
        }
      }
    }
    return error;
  }

  private String token(long id) {
    return "token '%s' (id %d)".formatted(vocabulary().piece(id), id);
  }

  private synchronized Vocabulary vocabulary() {
    if (vocabulary == null) {
      vocabulary = Vocabulary.read(tokenizer);
    }
    return vocabulary;
  }
}
