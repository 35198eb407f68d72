package org.contexture.jobs.print;

import java.io.PrintStream;
import java.util.function.UnaryOperator;
import org.contexture.spark.redact.Redaction;

/** A stream on which every text that is printed comes out {@link Visible}. */
public final class VisibleStream extends PrintStream {
  private final PrintStream raw;
  private final UnaryOperator<String> shown;

  private VisibleStream(PrintStream raw, UnaryOperator<String> shown) {
    super(raw, true);
    this.raw = raw;
    this.shown = shown;
  }

  /** A stream in front of one for results, in which texts of the corpus stay what they are. */
  public static PrintStream ofResults(PrintStream raw) {
    return raw instanceof VisibleStream ? raw : new VisibleStream(raw, Visible::of);
  }

  /** A stream in front of one for progress and problems: {@link Redaction} takes secrets out. */
  public static PrintStream ofProblems(PrintStream raw) {
    return raw instanceof VisibleStream
        ? raw
        : new VisibleStream(raw, text -> Visible.of(Redaction.of(text)));
  }

  /** The stream behind such a one, for what moves a terminal's cursor on purpose. */
  public static PrintStream raw(PrintStream stream) {
    return stream instanceof VisibleStream visible ? visible.raw : stream;
  }

  /** Also what all other methods for texts come to; the stream behind knows their encoding. */
  @Override
  public void print(String text) {
    raw.print(shown.apply(String.valueOf(text).replace("\r\n", "\n")));
  }

  @Override
  public void print(char c) {
    print(String.valueOf(c));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(Object object) {
    print(String.valueOf(object));
  }
}
