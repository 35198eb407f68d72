package org.contexture.encoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to a text of more than max-tokens tokens. */
public enum LongText {
  /** Its first tokens are encoded, and the row says so. */
  TRUNCATE,
  /** It gets no vector and the status {@code too_long}. */
  FAIL;

  /** The name in configs and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The choice of that name, or nothing. */
  public static Optional<LongText> find(String id) {
    return Arrays.stream(values()).filter(choice -> choice.id().equals(id)).findFirst();
  }
}
