/**
 * Graphs of transformers, written node by node from their weights and what their config.json says
 * of their build. Imports {@code model}, {@code weights}, {@code vocabulary}, and {@code
 * onnx.graph} to write the graph.
 */
package org.contexture.encoder.transformers;
