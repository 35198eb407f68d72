/** Arithmetic on primitive arrays: hidden states in, vectors out. Imports nothing of ours. */
package org.contexture.encoder.pooling;
