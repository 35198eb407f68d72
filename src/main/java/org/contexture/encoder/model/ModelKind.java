package org.contexture.encoder.model;

/** What a model's files are. */
public enum ModelKind {
  /** An ONNX graph and a Hugging Face tokenizer. */
  TRANSFORMER,
  /** ELMo's options and HDF5 weights. */
  ELMO,
  /** One file with a constant vector for each word. */
  WORD_VECTORS
}
