/**
 * How far a model's states are from those that its own library computed. Imports {@code kind} and
 * what a model of a kind is opened and run with: {@code model}, {@code tokenize}, {@code text},
 * {@code onnx} and {@code layer}.
 */
package org.contexture.encoder.reference;
