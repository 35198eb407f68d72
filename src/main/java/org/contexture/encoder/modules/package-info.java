/**
 * What a sentence-transformers model does to a pooled vector: its modules with their weights.
 * Imports {@code model} for their configs, {@code weights} and {@code pooling} for their
 * arithmetic.
 */
package org.contexture.encoder.modules;
