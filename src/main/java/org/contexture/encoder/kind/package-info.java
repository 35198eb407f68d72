/**
 * The kinds of model behind one interface: transformers, ELMo, word vectors. Imports {@code text},
 * {@code tokenize}, {@code model} and the packages that run each kind.
 */
package org.contexture.encoder.kind;
