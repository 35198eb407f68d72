package org.contexture.encoder.wordvectors;

import java.util.ArrayList;
import java.util.List;

/**
 * Entries of a file that are no word with its numbers. Real files of millions of words have a few:
 * those are left out and told. Many show that the file is something else.
 */
final class OddEntries {
  private static final int FEW = 10;

  /** Of so many entries one may be odd, where more than a few are. */
  private static final int SHARE = 100;

  private static final int SHOWN = 3;

  private final String name;
  private final List<String> shown = new ArrayList<>();
  private long count;

  /**
   * None yet.
   *
   * @param name of entries: {@code lines}
   */
  OddEntries(String name) {
    this.name = name;
  }

  void add(String problem) {
    if (shown.size() < SHOWN) {
      shown.add(problem);
    }
    count++;
  }

  long count() {
    return count;
  }

  /** Whether the file is something else, after so many sound entries. */
  boolean areTooMany(long sound) {
    boolean many = count > FEW && count * SHARE > sound + count;
    return count > 0 && (many || count >= sound);
  }

  /** What is wrong with the first, and how many there are. */
  String problem(long sound) {
    return count == 1
        ? shown.get(0)
        : "%s; %d of %d %s are odd".formatted(shown.get(0), count, sound + count, name);
  }

  /** How many there are, and the first of them; empty where there are none. */
  String told(long sound) {
    return count == 0
        ? ""
        : "%d of %d %s: %s".formatted(count, sound + count, name, String.join("; ", shown))
            + (count > shown.size() ? "; ..." : "");
  }
}
