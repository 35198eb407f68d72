/**
 * The kinds of model behind one interface: transformers, ELMo, word vectors, static embeddings.
 * Imports {@code text}, {@code tokenize}, {@code model}, {@code modules}, {@code weights}, {@code
 * layer} and the rooms that run each kind: {@code onnx}, {@code elmo}, {@code wordvectors}.
 */
package org.contexture.encoder.kind;
