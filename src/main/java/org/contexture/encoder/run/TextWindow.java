package org.contexture.encoder.run;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.encoder.tokenize.TokenRow;

/**
 * A row of a batch: a window of a text.
 *
 * @param index of the window in its text
 */
public record TextWindow(PendingText text, int index) implements TokenRow {
  /** The rows of a text; none of one that has failed already. */
  public static Stream<TextWindow> of(PendingText text) {
    return IntStream.range(0, text.windowsToRun()).mapToObj(index -> new TextWindow(text, index));
  }

  TokenWindow window() {
    return text.windows().get(index);
  }

  @Override
  public long[] ids() {
    return text.tokens().inputIds(window().begin(), window().end());
  }

  @Override
  public long[] typeIds() {
    return text.tokens().typeIds(window().begin(), window().end());
  }

  @Override
  public List<String> texts() {
    return text.tokens().texts(text.input().text(), window().begin(), window().end());
  }

  /** Special tokens and the prompt's are among them. */
  @Override
  public int length() {
    TokenWindow window = window();
    return window.length() + text.tokens().promptTokens() + text.tokens().specialTokens();
  }
}
