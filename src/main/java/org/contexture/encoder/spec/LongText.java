package org.contexture.encoder.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to a text of more than max-tokens tokens. */
public enum LongText {
  /** Its first tokens are encoded, and the row says so. */
  TRUNCATE,
  /** All of it is encoded, in overlapping windows. */
  WINDOW,
  /** As {@link #WINDOW}, and the text also gets vectors of its chunks. */
  CHUNK,
  /** It gets no vector and the status {@code too_long}. */
  FAIL;

  /** Whether a long text is encoded as a whole. */
  public boolean isWhole() {
    return this == WINDOW || this == CHUNK;
  }

  /** The name in configs and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The choice of that name, or nothing. */
  public static Optional<LongText> find(String id) {
    return Arrays.stream(values()).filter(choice -> choice.id().equals(id)).findFirst();
  }
}
