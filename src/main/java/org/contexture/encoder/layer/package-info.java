/**
 * What comes back of a model: which layers there are, how tokens see each other in them, which
 * texts may therefore share a batch, and the states of a batch. Knows nothing of how a model
 * computes them; imports {@code model} for its exception.
 */
package org.contexture.encoder.layer;
