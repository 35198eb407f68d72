package org.contexture.encoder.layer;

/** How the tokens of a text see each other in a model. */
public enum ModelFamily {
  /** Every token sees every other. */
  ENCODER("encoder"),

  /** Every token sees those before it. */
  DECODER("decoder"),

  /** As {@link #ENCODER}: the half of a model whose decoder is left out. */
  ENCODER_OF_ENCODER_DECODER("encoder of an encoder-decoder"),

  /** One half of a vector sees the tokens before it, the other those after it. */
  BIDIRECTIONAL_LM("bidirectional language model"),

  /** No token sees another. */
  WORD_VECTORS("word vectors");

  private final String id;

  ModelFamily(String id) {
    this.id = id;
  }

  /** Whether padding behind a text changes its states unless a mask hides it. */
  public boolean needsMask() {
    return this == ENCODER || this == ENCODER_OF_ENCODER_DECODER;
  }

  /** For people. */
  public String id() {
    return id;
  }
}
