package org.contexture.encoder.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a vector stands for. */
public enum Level {
  /** The whole text. */
  SENTENCE,
  /** Each word of the text, in order. */
  WORD,
  /** Each token (subword piece) of the text, in order. */
  TOKEN,
  /** Each stretch of the text that a row names by its offsets. */
  SPAN,
  /**
   * Each of the pieces of some sentences that the text is cut into, pooled after the whole window
   * was encoded (late chunking, arXiv 2409.04701).
   */
  CHUNK;

  /** The name in configs, column metadata and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level of that name, or nothing. */
  public static Optional<Level> find(String id) {
    return Arrays.stream(values()).filter(level -> level.id().equals(id)).findFirst();
  }
}
