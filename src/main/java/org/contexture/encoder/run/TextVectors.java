package org.contexture.encoder.run;

import org.contexture.encoder.pooling.TokenStates;

/** Vectors of one text, of one kind, that come about while the text's windows come in. */
interface TextVectors {
  /**
   * Takes in a window. Windows come in any order.
   *
   * @param window its place among the text's windows
   * @param row the states of all its tokens
   * @param ownBegin index of the first token that counts here, over the whole text
   * @param own the states of the tokens that count here
   */
  void accept(int window, TokenStates row, int ownBegin, TokenStates own);

  /** The vectors, once all windows are in; null in place of one that has no token. */
  float[][] finish();
}
