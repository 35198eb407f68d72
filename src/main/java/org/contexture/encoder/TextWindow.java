package org.contexture.encoder;

import org.contexture.encoder.batch.TokenWindow;

/**
 * A row of a batch: a window of a text.
 *
 * @param index of the window in its text
 */
record TextWindow(PendingText text, int index) {
  TokenWindow window() {
    return text.windows().get(index);
  }

  long[] ids() {
    return text.tokens().inputIds(window().begin(), window().end());
  }

  long[] typeIds() {
    return text.tokens().typeIds(window().begin(), window().end());
  }

  /** Tokens of the row, special ones and the prompt's included. */
  int length() {
    TokenWindow window = window();
    return window.length() + text.tokens().promptTokens() + text.tokens().specialTokens();
  }
}
