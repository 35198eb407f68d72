/**
 * Weights as they lie beside a model: safetensors files, PyTorch's, whole or in shards. They are
 * read as data and never run. Imports {@code model} for its exception.
 */
package org.contexture.encoder.weights;
