package org.contexture.encoder.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TokenWindowTest {
  private record Cut(int tokens, int capacity, int stride) {
    List<TokenWindow> windows() {
      return TokenWindow.of(tokens, capacity, stride);
    }
  }

  @Property
  void windowsCoverTheTextAndNeighboursShareTheStride(@ForAll("cuts") Cut cut) {
    List<TokenWindow> windows = cut.windows();
    assertThat(windows.get(0).begin()).isZero();
    assertThat(windows.get(windows.size() - 1).end()).isEqualTo(cut.tokens());
    for (int w = 1; w < windows.size(); w++) {
      assertThat(windows.get(w - 1).end() - windows.get(w).begin()).isEqualTo(cut.stride());
    }
  }

  @Property
  void everyWindowButTheLastIsFull(@ForAll("cuts") Cut cut) {
    List<TokenWindow> windows = cut.windows();
    TokenWindow last = windows.get(windows.size() - 1);
    assertThat(windows.subList(0, windows.size() - 1))
        .allSatisfy(window -> assertThat(window.length()).isEqualTo(cut.capacity()));
    assertThat(last.length()).isLessThanOrEqualTo(cut.capacity());
    assertThat(windows.size() == 1 || last.length() > cut.stride()).isTrue();
  }

  @Property
  void whatWindowsOwnIsEveryTokenOnce(@ForAll("cuts") Cut cut) {
    int next = 0;
    for (TokenWindow window : cut.windows()) {
      assertThat(window.ownBegin()).isEqualTo(next).isGreaterThanOrEqualTo(window.begin());
      assertThat(window.ownEnd()).isBetween(next, window.end());
      next = window.ownEnd();
    }
    assertThat(next).isEqualTo(cut.tokens());
  }

  @Property
  void aTokenCountsWhereItsShorterContextIsLongest(@ForAll("cuts") Cut cut) {
    List<TokenWindow> windows = cut.windows();
    for (int token = 0; token < cut.tokens(); token++) {
      TokenWindow best = null;
      for (TokenWindow window : windows) {
        if (window.begin() <= token
            && token < window.end()
            && (best == null || context(window, token, cut) > context(best, token, cut))) {
          best = window;
        }
      }
      assertThat(token).isBetween(best.ownBegin(), best.ownEnd() - 1);
    }
  }

  /** Tokens on the shorter side, where the ends of the text are no lack. */
  private static int context(TokenWindow window, int token, Cut cut) {
    int before = window.begin() == 0 ? Integer.MAX_VALUE : token - window.begin();
    int after = window.end() == cut.tokens() ? Integer.MAX_VALUE : window.end() - 1 - token;
    return Math.min(before, after);
  }

  @Example
  void neighboursShareWhatTheyHaveInCommonAndTheEarlierTakesATie() {
    assertThat(TokenWindow.of(9, 5, 3))
        .containsExactly(
            new TokenWindow(0, 5, 0, 4), new TokenWindow(2, 7, 4, 6), new TokenWindow(4, 9, 6, 9));
  }

  @Example
  void aTextThatFitsIsOneWindow() {
    assertThat(TokenWindow.of(5, 5, 4)).containsExactly(new TokenWindow(0, 5, 0, 5));
    assertThat(TokenWindow.of(0, 5, 4)).containsExactly(new TokenWindow(0, 0, 0, 0));
    assertThat(TokenWindow.of(9, Integer.MAX_VALUE, 64))
        .containsExactly(new TokenWindow(0, 9, 0, 9));
  }

  @Example
  void aWindowMustLeaveRoomBesideTheStride() {
    for (int[] wrong : new int[][] {{5, 5}, {5, 6}, {5, -1}, {0, 0}}) {
      assertThatThrownBy(() -> TokenWindow.of(9, wrong[0], wrong[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "stride must be from 0 to less than the window's %d tokens: %d", wrong[0], wrong[1]);
    }
  }

  @Provide
  Arbitrary<Cut> cuts() {
    return Arbitraries.integers()
        .between(1, 40)
        .flatMap(
            capacity ->
                Arbitraries.integers()
                    .between(0, capacity - 1)
                    .flatMap(
                        stride ->
                            Arbitraries.integers()
                                .between(0, 200)
                                .map(tokens -> new Cut(tokens, capacity, stride))));
  }
}
