package org.contexture.encoder.tokenize;

import java.util.Arrays;

/**
 * Collects a text's tokens up to a limit, its special tokens' places kept free, and counts the
 * rest.
 */
final class TokenBuffer {
  private final SpecialTokens special;
  private final int limit;
  private long[] ids;
  private int kept;
  private int count;

  /**
   * An empty text.
   *
   * @param maxTokens of the whole text, the special tokens included
   */
  TokenBuffer(SpecialTokens special, int maxTokens) {
    this.special = special;
    this.limit = maxTokens - special.count();
    this.ids = new long[Math.min(limit, 64)];
  }

  void add(long[] more) {
    count += more.length;
    int room = Math.min(more.length, limit - kept);
    if (room > 0) {
      if (kept + room > ids.length) {
        ids = Arrays.copyOf(ids, Math.min(limit, 2 * (kept + room)));
      }
      System.arraycopy(more, 0, ids, kept, room);
      kept += room;
    }
  }

  TokenizedText finish() {
    return new TokenizedText(
        special.around(special.ids(), ids, kept),
        special.around(special.typeIds(), special.typeIdsOfText(kept), kept),
        count + special.count(),
        special.count());
  }
}
