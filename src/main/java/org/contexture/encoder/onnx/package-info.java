/**
 * Graphs in ONNX Runtime: what a graph takes and gives, how its inputs are filled, and the sessions
 * that run it. Imports {@code onnx.graph}, {@code onnx.states}, {@code onnx.batches}, {@code layer}
 * and {@code model}; one of the two rooms that see DJL.
 */
package org.contexture.encoder.onnx;
