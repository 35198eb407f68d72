/**
 * The ONNX graph: what it takes and gives, and the session that runs it. Imports {@code model}; one
 * of the two packages that see DJL.
 */
package org.contexture.encoder.onnx;
