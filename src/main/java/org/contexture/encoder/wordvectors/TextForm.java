package org.contexture.encoder.wordvectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A word and its numbers on each line. A word may hold spaces: it ends at the line's first tab, or
 * else before as many numbers as there must be. Spaces and tabs around it are no part of it. Blank
 * lines are passed over; a few other lines that are no word and its numbers are left out and told.
 */
final class TextForm {
  /** So many odd lines are looked at before the file is given up. */
  private static final int MANY = 1000;

  /**
   * What a line holds besides its numbers.
   *
   * @param word empty where there is a problem
   * @param problem empty where there is none
   */
  private record Line(String word, String problem) {}

  private final WordVectorFile file;
  private final WordTable table;
  private final float[] vector;
  private final OddEntries odd = new OddEntries("lines");
  private int number;
  private byte[] line;
  private int begin;
  private int end;
  private boolean ended;

  /**
   * Before the first word.
   *
   * @param number of the line that is next, from 1
   */
  TextForm(WordVectorFile file, WordTable table, int number) {
    this.file = file;
    this.table = table;
    this.vector = new float[table.dimension()];
    this.number = number;
  }

  WordTable read() throws IOException {
    for (; next(); number++) {
      end = line.length;
      while (end > 0 && (isSpace(end - 1) || line[end - 1] == '\r')) {
        end--;
      }
      begin = 0;
      while (begin < end && isSpace(begin)) {
        begin++;
      }
      if (end > 0) {
        read(parse());
      }
    }
    if (odd.areTooMany(table.entries())) {
      throw file.problem(odd.problem(table.entries()));
    }
    return table.without(odd).trimmed();
  }

  private void read(Line parsed) {
    if (parsed.problem().isEmpty()) {
      file.add(table, parsed.word(), vector);
      return;
    }
    odd.add(parsed.problem());
    if (ended) {
      // It may be a part of a line, and the file a part of what it was.
      throw file.problem(parsed.problem());
    }
    if (odd.count() > MANY && odd.areTooMany(table.entries())) {
      throw file.problem(odd.problem(table.entries()));
    }
  }

  /** How many lines were left out. */
  long leftOut() {
    return odd.count();
  }

  private boolean next() throws IOException {
    int length = file.in().indexOf('\n', WordVectorFile.LONGEST_LINE);
    int present = file.in().require(length >= 0 ? length + 1 : WordVectorFile.LONGEST_LINE);
    if (length < 0 && present == WordVectorFile.LONGEST_LINE) {
      throw file.problem(
          "line %d must be shorter than %d bytes".formatted(number, WordVectorFile.LONGEST_LINE));
    }
    line = file.in().take(length >= 0 ? length : present);
    if (length >= 0) {
      file.in().skip(1);
    }
    ended = length < 0;
    return present > 0;
  }

  /** Reads the line's numbers from its end, and gives its word. */
  private Line parse() {
    int at = end;
    for (int v = vector.length - 1; v >= 0; v--) {
      int numberEnd = at;
      while (at > 0 && !isSpace(at - 1)) {
        at--;
      }
      if (at == 0) {
        return width();
      }
      vector[v] = Decimal.parse(line, at, numberEnd);
      if (Float.isNaN(vector[v])) {
        return odd(
            "value %d on line %d must be a finite number: %s"
                .formatted(v + 1, number, WordVectorFile.shown(text(at, numberEnd))));
      }
      at = withoutSpaces(at);
    }
    int tabbed = beforeTab();
    if (tabbed >= 0 ? at != tabbed : endsWithNumber(at)) {
      return width();
    }
    return at <= begin
        ? odd("line %d must start with a word".formatted(number))
        : new Line(text(begin, at), "");
  }

  private static Line odd(String problem) {
    return new Line("", problem);
  }

  /** Whether what is left for the word is a word and a number too many. */
  private boolean endsWithNumber(int wordEnd) {
    int at = wordEnd;
    while (at > begin && !isSpace(at - 1)) {
      at--;
    }
    return at > begin && !Float.isNaN(Decimal.parse(line, at, wordEnd));
  }

  private Line width() {
    int wordEnd = Math.max(begin, beforeTab());
    while (wordEnd < end && !isSpace(wordEnd)) {
      wordEnd++;
    }
    String numbers = text(wordEnd, end).strip();
    return odd(
        "line %d must have %d numbers after its word: %d"
            .formatted(
                number, vector.length, numbers.isEmpty() ? 0 : numbers.split("[ \t]+").length));
  }

  /** Where the word ends before a tab, or -1. */
  private int beforeTab() {
    int tab = begin;
    while (tab < end && line[tab] != '\t') {
      tab++;
    }
    return tab < end ? withoutSpaces(tab) : -1;
  }

  /** Where the spaces before a place begin. */
  private int withoutSpaces(int behind) {
    int at = behind;
    while (at > 0 && isSpace(at - 1)) {
      at--;
    }
    return at;
  }

  private boolean isSpace(int at) {
    return line[at] == ' ' || line[at] == '\t';
  }

  private String text(int begin, int end) {
    return new String(line, begin, end - begin, StandardCharsets.UTF_8);
  }
}
