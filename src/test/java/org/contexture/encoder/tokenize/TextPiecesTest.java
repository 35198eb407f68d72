package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TextPiecesTest {
  @Property
  void piecesJoinToTheText(
      @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 12) int limit) {
    assertThat(String.join("", pieces(text, limit))).isEqualTo(text);
  }

  @Property
  void noPieceIsOverTheLimitOrEmptyBesideOthers(
      @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 12) int limit) {
    List<String> pieces = pieces(text, limit);
    assertThat(pieces).allSatisfy(piece -> assertThat(piece).hasSizeLessThanOrEqualTo(limit));
    assertThat(text.isEmpty() || pieces.stream().noneMatch(String::isEmpty)).isTrue();
  }

  @Property
  void noPieceEndsInsideASurrogatePair(
      @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 12) int limit) {
    long inPieces =
        pieces(text, limit).stream().mapToLong(piece -> piece.codePoints().count()).sum();
    assertThat(inPieces).isEqualTo(text.codePoints().count());
  }

  @Example
  void aPieceEndsBeforeTheLastSingleSpaceThatFits() {
    assertThat(pieces("one two three", 9)).containsExactly("one two", " three");
  }

  @Example
  void aPieceDoesNotEndAtWhiteSpaceOfMoreThanOneCharacter() {
    assertThat(pieces("one two  three", 9)).containsExactly("one", " two  thr", "ee");
  }

  @Example
  void aStretchWithoutASpaceIsCutBetweenTwoCodePoints() {
    assertThat(pieces("🙂🙂🙂", 3)).containsExactly("🙂", "🙂", "🙂");
  }

  @Example
  void aTextWithinTheLimitIsOnePiece() {
    assertThat(pieces("one two", 7)).containsExactly("one two");
  }

  @Example
  void anEmptyTextIsOneEmptyPiece() {
    assertThat(pieces("", 2)).containsExactly("");
  }

  @Example
  void afterTheLastPieceThereIsNone() {
    TextPieces pieces = new TextPieces("one", 9);
    assertThat(pieces.next()).isEqualTo("one");
    assertThat(pieces.hasNext()).isFalse();
    assertThatThrownBy(pieces::next).isInstanceOf(NoSuchElementException.class);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "bc", " ", "  ", "\n", "🙂", "é", "\ud83d", "\ude42")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  private static List<String> pieces(String text, int limit) {
    List<String> pieces = new ArrayList<>();
    new TextPieces(text, limit).forEachRemaining(pieces::add);
    return pieces;
  }
}
