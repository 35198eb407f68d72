/** Arithmetic on primitive arrays: hidden states in, one vector out. Imports nothing of ours. */
package org.contexture.encoder.pooling;
