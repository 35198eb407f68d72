/**
 * Where in a graph the states of its tokens are: the last layer's tensor, the borders between the
 * blocks, the table of token ids, how tokens see each other. Imports {@code onnx.graph} for the
 * graph, {@code model} for what its configuration says, and {@code layer} for what it finds.
 */
package org.contexture.encoder.onnx.states;
