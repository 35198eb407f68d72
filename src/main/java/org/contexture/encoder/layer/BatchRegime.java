package org.contexture.encoder.layer;

/** Which texts may share a batch of a model, from the most to the fewest. */
public enum BatchRegime {
  /** Any: what pads a shorter text is seen by none of its tokens. */
  MIXED_LENGTHS("mixed lengths"),

  /** Those of equal length: a text's tokens would see padding. */
  EQUAL_LENGTHS("equal lengths"),

  /** None: a text's states would depend on the texts beside it. */
  ONE_TEXT("one text");

  private final String id;

  BatchRegime(String id) {
    this.id = id;
  }

  /** Whether two different texts of so many tokens may be in one batch. */
  public boolean mayShare(int tokens, int others) {
    return this == MIXED_LENGTHS || (this == EQUAL_LENGTHS && tokens == others);
  }

  /** For people. */
  public String id() {
    return id;
  }
}
