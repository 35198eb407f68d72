/**
 * Static quantization: a transformer whose products with weights are of whole numbers, with scales
 * that are measured on texts beforehand and are fixed from then on. Imports the root, which runs
 * what was made, {@code kind}, {@code layer}, {@code model}, {@code onnx}, {@code pooling}, {@code
 * spec}, {@code text} and {@code tokenize}.
 */
package org.contexture.encoder.quantize;
