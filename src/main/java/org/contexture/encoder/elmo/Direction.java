package org.contexture.encoder.elmo;

/** In which order an LSTM reads a sentence. */
enum Direction {
  FORWARD(0),
  BACKWARD(1);

  private final int number;

  Direction(int number) {
    this.number = number;
  }

  /** What the weights call it. */
  int number() {
    return number;
  }
}
