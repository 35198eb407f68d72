package org.contexture.encoder.onnx.states;

/**
 * A part of a block: states, and what is made of them and added to them.
 *
 * @param begin index on the {@link StatesPath} of the states that it begins with
 * @param end index of the sum
 * @param attends tokens look at each other in it
 * @param kind the same for parts of the same operators and sizes of weights
 */
record Residual(int begin, int end, boolean attends, long kind) {}
