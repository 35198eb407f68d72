package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;

/**
 * A model that is opened: it tells what it is and cuts texts into tokens. What computes their
 * states comes with {@link #load}. Safe for use by many threads at once.
 */
public interface TokenModel extends AutoCloseable {
  /** What the model's own files say about its use. */
  ModelDefaults defaults();

  /** What it gives for a text's tokens. */
  StatesSignature states();

  /** The model's folder, with files that only other files name among the model's. */
  default ModelFolder withMoreFiles(ModelFolder folder) {
    return folder;
  }

  /** How many special tokens every text gets. */
  int specialTokens();

  /**
   * Tokenizes a text, and keeps its first tokens.
   *
   * @param prompt put before the text
   * @param maxTokens special ones included
   * @param words what is to be known of the text's words
   * @throws ModelException where this text cannot be tokenized
   */
  TokenizedText tokenize(String prompt, TextInput text, int maxTokens, WordBuffer words);

  /**
   * Tokens at the head of a text with a prompt that sentence-transformers counts as the prompt's:
   * those of the prompt alone, the special ones before it too; none without a prompt.
   */
  default int promptTokens(String prompt) {
    if (prompt.isEmpty()) {
      return 0;
    }
    TokenizedText alone = tokenize(prompt, TextInput.of(""), Integer.MAX_VALUE, WordBuffer.none());
    boolean ends = alone.specialTokens() > alone.specialPrefix();
    return alone.tokenCount() - (ends ? 1 : 0);
  }

  /** What its tokens' ids stand for. */
  Vocabulary vocabulary();

  /**
   * Loads what some layers need. The caller closes it, before this.
   *
   * @param layers as {@link HiddenLayers} counts them, distinct, at least one
   * @param threads of one run
   * @throws ModelException where it cannot be loaded
   */
  LoadedModel load(List<Integer> layers, int threads);

  @Override
  void close();
}
