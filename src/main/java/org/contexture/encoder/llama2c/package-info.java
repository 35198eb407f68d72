/**
 * LLaMA models in the files of llama2.c (github.com/karpathy/llama2.c), made into encoder folders.
 * Imports {@code model}, and {@code onnx.graph} to write the graph.
 */
package org.contexture.encoder.llama2c;
