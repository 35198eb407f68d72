package org.contexture.jobs.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Stream;
import org.contexture.jobs.fixture.Captured;
import org.contexture.spark.redact.Redaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {
  private final Captured out = new Captured();

  /** A text, and what of it is printed. */
  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("\u001b[31mred", "\\u001b[31mred"),
        arguments("\u001b]0;title\u0007", "\\u001b]0;title\\u0007"),
        arguments("\u009b31m", "\\u009b31m"),
        arguments("back\b\bspace", "back\\u0008\\u0008space"),
        arguments("over\rwritten", "over\\u000dwritten"),
        arguments("\u202eright", "\\u202eright"),
        arguments("\u2066x\u2069", "\\u2066x\\u2069"),
        arguments("a\u2028b", "a\\u2028b"),
        arguments("\ufeffbom", "\\ufeffbom"),
        arguments("\ud800alone", "\\ud800alone"),
        arguments("\udb40\udc41tag", "\\udb40\\udc41tag"),
        arguments("\u007f", "\\u007f"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whatATerminalWouldObeyIsWrittenOut(String text, String shown) {
    assertThat(Visible.of(text)).isEqualTo(shown);
    assertThat(Visible.line(text)).isEqualTo(shown);
    assertThat(TextLine.of("a " + text.replace("\r", "") + " b")).doesNotContain("\u001b", "\b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "caf\u00e9 \u6587 \ud83d\ude00",
        "12\u00a0%",
        "\\u001b",
        "\ud83d\udc69\u200d\ud83d\udcbb",
        "\u0915\u094d\u200d"
      })
  void everythingElseStays(String text) {
    assertThat(Visible.of(text)).isEqualTo(text);
    assertThat(Visible.line(text)).isEqualTo(text);
  }

  @Test
  void onlyALineHasNoLineFeedsAndTabs() {
    assertThat(Visible.of("a\n\tb")).isEqualTo("a\n\tb");
    assertThat(Visible.line("a\n\tb")).isEqualTo("a\\u000a\\u0009b");
  }

  @Test
  void everyWayToPrintOnAStreamIsMadeVisible() {
    PrintStream stream = VisibleStream.ofResults(out.stream());

    stream.print("\u001b");
    stream.println("\u001b");
    stream.println((Object) "\u001b");
    stream.print('\u001b');
    stream.println(new char[] {'\u001b'});
    stream.printf(Locale.ROOT, "%s\u001b%n", "\u001b");
    stream.append("\u001b").append("a\u001b", 1, 2).println();
    new IllegalStateException("\u001b").printStackTrace(stream);

    assertThat(out.text()).doesNotContain("\u001b");
    assertThat(out.text().split("u001b", -1)).hasSize(11);
  }

  @Test
  void aStreamIsNotMadeVisibleTwiceAndGivesBackWhatIsBehindIt() {
    PrintStream stream = VisibleStream.ofResults(out.stream());

    assertThat(VisibleStream.ofProblems(stream)).isSameAs(stream);
    assertThat(VisibleStream.raw(stream)).isSameAs(out.stream());
    assertThat(VisibleStream.raw(out.stream())).isSameAs(out.stream());
  }

  @Test
  void problemsAreWithoutSecretsAndResultsAreWhatTheyAre() {
    String text = "ftp://me:hunter2@host";

    VisibleStream.ofResults(out.stream()).println(text);
    VisibleStream.ofProblems(out.stream()).println(text);

    assertThat(out.lines()).containsExactly(text, "ftp://me:" + Redaction.HIDDEN + "@host");
  }

  @Test
  void lettersOutsideAsciiKeepTheEncodingOfTheStreamBehind() {
    PrintStream stream = VisibleStream.ofResults(out.stream());

    stream.println("caf\u00e9\r\n\u6587");

    assertThat(out.lines()).containsExactly("caf\u00e9", "\u6587");
  }
}
