package org.contexture.encoder.model;

/** What a model's files are. */
public enum ModelKind {
  /** An ONNX graph and a Hugging Face tokenizer. */
  TRANSFORMER(true, true),
  /** ELMo's options and HDF5 weights. */
  ELMO(true, false),
  /** One file with a constant vector for each word. */
  WORD_VECTORS(false, false);

  private final boolean runsGraphs;
  private final boolean usesTokenizers;

  ModelKind(boolean runsGraphs, boolean usesTokenizers) {
    this.runsGraphs = runsGraphs;
    this.usesTokenizers = usesTokenizers;
  }

  /** Whether ONNX Runtime computes its states. */
  public boolean runsGraphs() {
    return runsGraphs;
  }

  /** Whether Hugging Face's tokenizers library cuts its texts. */
  public boolean usesTokenizers() {
    return usesTokenizers;
  }
}
