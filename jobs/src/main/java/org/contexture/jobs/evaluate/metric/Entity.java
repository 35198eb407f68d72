package org.contexture.jobs.evaluate.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * An entity of a sentence.
 *
 * @param begin its first word, from 0
 * @param end the word after its last
 */
public record Entity(String type, int begin, int end) {
  private static final String BEGIN = "B-";
  private static final String INSIDE = "I-";
  private static final String OUTSIDE = "O";

  /** Whether it is {@code O}, {@code B-TYPE} or {@code I-TYPE}. */
  public static boolean isTag(String tag) {
    return tag.equals(OUTSIDE)
        || (tag.length() > BEGIN.length() && (tag.startsWith(BEGIN) || tag.startsWith(INSIDE)));
  }

  /**
   * The tags with those repaired that continue no entity of their type: {@code I-TYPE} becomes
   * {@code B-TYPE} there. That is how conlleval reads them too.
   */
  public static List<String> repaired(List<String> tags) {
    List<String> repaired = new ArrayList<>(tags.size());
    String before = OUTSIDE;
    for (String tag : tags) {
      boolean stray =
          tag.startsWith(INSIDE) && (before.equals(OUTSIDE) || !type(before).equals(type(tag)));
      repaired.add(stray ? BEGIN + type(tag) : tag);
      before = tag;
    }
    return repaired;
  }

  /**
   * The entities of a sentence: each begins at {@code B-TYPE}, or at an {@code I-TYPE} that
   * continues none.
   *
   * @param tags one for each word
   */
  public static List<Entity> of(List<String> tags) {
    List<Entity> found = new ArrayList<>();
    List<String> repaired = repaired(tags);
    int end;
    for (int begin = 0; begin < repaired.size(); begin = end) {
      end = begin + 1;
      if (repaired.get(begin).startsWith(BEGIN)) {
        String type = type(repaired.get(begin));
        while (end < repaired.size() && repaired.get(end).equals(INSIDE + type)) {
          end++;
        }
        found.add(new Entity(type, begin, end));
      }
    }
    return found;
  }

  private static String type(String tag) {
    return tag.substring(BEGIN.length());
  }
}
