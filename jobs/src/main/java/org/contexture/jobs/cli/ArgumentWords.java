package org.contexture.jobs.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of an argument file: white space parts them, quotes of either kind keep it, a backslash
 * in quotes escapes, and a word that begins with {@code #} begins a comment up to the line's end.
 * Lines may end as on any system.
 */
final class ArgumentWords {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private ArgumentWords(String text) {
    this.text = text;
  }

  /**
   * The words of a text.
   *
   * @throws IllegalArgumentException where a quote has no end
   */
  static List<String> of(String text) {
    String words = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return new ArgumentWords(words.replace("\r\n", "\n")).read();
  }

  private List<String> read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        end();
        at++;
      } else if (c == '#' && !inWord) {
        skipLine();
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else {
        add(c);
        at++;
      }
    }
    end();
    return words;
  }

  private void skipLine() {
    int line = text.indexOf('\n', at);
    at = line < 0 ? text.length() : line;
  }

  private void quoted(char quote) {
    int begin = at++;
    inWord = true;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      boolean escapes = c == '\\' && at < text.length();
      word.append(escapes ? unescaped(text.charAt(at++)) : c);
    }
    if (at == text.length()) {
      throw new IllegalArgumentException("a quote has no end: " + text.substring(begin));
    }
    at++;
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void end() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
