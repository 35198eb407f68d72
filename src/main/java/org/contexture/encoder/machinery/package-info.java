/**
 * What made a vector, beside the model and the settings: versions of the software, and what the
 * processor can do. Imports {@code kind} for what a kind of model depends on, and {@code onnx} for
 * the versions of its native libraries.
 */
package org.contexture.encoder.machinery;
