package org.contexture.encoder.kind;

import java.util.List;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.onnx.HiddenStates;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TokenRow;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;
import org.contexture.encoder.wordvectors.WordTableSignature;

/**
 * A kind of model: cuts texts into tokens, and gives each token's states in the layers that it was
 * loaded for. Safe for use by many threads at once.
 */
public interface TokenModel extends AutoCloseable {
  /** What the model's own files say about its use. */
  ModelDefaults defaults();

  /** What the model takes and gives, and which layers there are. */
  GraphSignature graph();

  /** The model's folder, with files that only the graph names among the model's. */
  default ModelFolder withWeights(ModelFolder folder) {
    return folder;
  }

  /** What its table of words is; {@link WordTableSignature#NONE} where it has none. */
  default WordTableSignature words() {
    return WordTableSignature.NONE;
  }

  /**
   * Whether a token's states depend on the tokens beside it. Where they do not, a text may be read
   * in any pieces.
   */
  default boolean isContextual() {
    return true;
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

  /** What its tokens' ids stand for. */
  Vocabulary vocabulary();

  /**
   * Loads what some layers need; once, before the first run.
   *
   * @param layers as {@link GraphSignature#hiddenLayers} counts them
   * @param threads of one run
   * @throws ModelException where it cannot be loaded
   */
  void load(List<Integer> layers, int threads);

  /**
   * Runs the model on one batch.
   *
   * @return states of each layer that it was loaded for, in that order
   * @throws ModelException where the run fails
   */
  HiddenStates run(List<? extends TokenRow> rows);

  @Override
  void close();
}
