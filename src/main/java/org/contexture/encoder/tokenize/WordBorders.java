package org.contexture.encoder.tokenize;

import java.util.Locale;
import java.util.Set;

/**
 * Finds words in running text, much as the Penn Treebank writes them and the corpus that ELMo was
 * trained on.
 *
 * <ul>
 *   <li>White space, control and format characters separate words.
 *   <li>A word is a run of letters and digits, with single hyphens, apostrophes, full stops and
 *       underscores between them, and commas and colons between digits: {@code two-thirds}, {@code
 *       1,000}. The last full stop of {@code U.S.} is part of it.
 *   <li>English clitics are words of their own: {@code do n't}, {@code we 're}.
 *   <li>Every other character is a word, each ideograph for one, and so is a run of full stops or
 *       hyphens.
 *   <li>Marks, joiners and skin tones belong to the character that they follow.
 * </ul>
 */
final class WordBorders {
  private static final Set<String> CLITICS = Set.of("s", "d", "m", "re", "ve", "ll");
  private static final String JOINERS_OF_DIGITS = ",:";
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int FIRST_SKIN_TONE = 0x1F3FB;
  private static final int LAST_SKIN_TONE = 0x1F3FF;

  /** Gets a word. */
  @FunctionalInterface
  interface Sink {
    void word(int begin, int end);
  }

  private final String text;

  private WordBorders(String text) {
    this.text = text;
  }

  /** Finds the words of a text, in order. */
  static void read(String text, Sink words) {
    WordBorders borders = new WordBorders(text);
    int end;
    for (int at = 0; at < text.length(); at = end) {
      int point = text.codePointAt(at);
      if (isSpace(point)) {
        end = at + Character.charCount(point);
      } else if (borders.isOfWord(at)) {
        end = borders.endOfWord(at);
        int clitic = borders.clitic(at, end);
        if (clitic > at) {
          words.word(at, clitic);
        }
        words.word(clitic, end);
      } else {
        end = borders.endOfOther(at);
        words.word(at, end);
      }
    }
  }

  private int endOfWord(int begin) {
    boolean initials = true;
    int parts = 1;
    int partBegin = begin;
    int at = afterCharacter(begin);
    while (isOfWord(at) || joins(at)) {
      if (joins(at)) {
        initials &= text.charAt(at) == '.' && at == afterCharacter(partBegin);
        parts++;
        partBegin = at + 1;
        at++;
      }
      at = afterCharacter(at);
    }
    initials &= at == afterCharacter(partBegin);
    return initials && parts > 1 && isAt(at, '.') ? at + 1 : at;
  }

  /** Whether the character at an index makes one word of those before and after it. */
  private boolean joins(int at) {
    if (!isOfWord(at + 1)) {
      return false;
    }
    char c = text.charAt(at);
    return c == '.'
        || c == '_'
        || Characters.isApostrophe(c)
        || Characters.isHyphen(c)
        || (JOINERS_OF_DIGITS.indexOf(c) >= 0
            && Character.isDigit(text.codePointBefore(at))
            && Character.isDigit(text.codePointAt(at + 1)));
  }

  /** Where the clitic begins that a word ends with; the word's beginning where it has none. */
  private int clitic(int begin, int end) {
    int apostrophe = end - 1;
    while (apostrophe > begin && !isApostrophe(apostrophe)) {
      apostrophe--;
    }
    if (apostrophe == begin) {
      return begin;
    }
    if (isClitic(apostrophe, end)) {
      return apostrophe;
    }
    boolean not =
        text.substring(apostrophe - 1, apostrophe).equalsIgnoreCase("n")
            && text.substring(apostrophe + 1, end).equalsIgnoreCase("t");
    return not ? apostrophe - 1 : begin;
  }

  private boolean isClitic(int apostrophe, int end) {
    return end - apostrophe <= 3
        && CLITICS.contains(text.substring(apostrophe + 1, end).toLowerCase(Locale.ROOT));
  }

  /** A clitic may stand apart from its word already. */
  private int endOfOther(int begin) {
    int end = afterCharacter(begin);
    if (isApostrophe(begin) && isOfWord(end)) {
      int last = endOfWord(end);
      return isClitic(begin, last) ? last : end;
    }
    if (isAt(begin, '.') || isAt(begin, '-')) {
      while (isAt(end, text.charAt(begin))) {
        end++;
      }
    }
    return end;
  }

  /** The index after a character and what belongs to it. */
  private int afterCharacter(int begin) {
    int at = begin;
    int point;
    do {
      point = text.codePointAt(at);
      at += Character.charCount(point);
    } while (at < text.length()
        && (isExtension(text.codePointAt(at))
            || (point == ZERO_WIDTH_JOINER && !isSpace(text.codePointAt(at)))));
    return at;
  }

  private boolean isApostrophe(int at) {
    return at < text.length() && Characters.isApostrophe(text.charAt(at));
  }

  private boolean isAt(int at, char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean isOfWord(int at) {
    if (at >= text.length()) {
      return false;
    }
    return Characters.isLetterOrDigit(text.codePointAt(at));
  }

  private static boolean isSpace(int point) {
    return Characters.isSpace(point) || Character.isISOControl(point) || Characters.isFormat(point);
  }

  private static boolean isExtension(int point) {
    return Characters.isMark(point)
        || Characters.isFormat(point)
        || (point >= FIRST_SKIN_TONE && point <= LAST_SKIN_TONE);
  }
}
