/**
 * Which texts may share a batch of a graph: {@code GraphBatches} decides it by the graph's
 * operators, {@code BatchProbe} tries it. Imports {@code layer}, {@code model} for its exception,
 * and {@code onnx.graph}.
 */
package org.contexture.encoder.onnx.batches;
