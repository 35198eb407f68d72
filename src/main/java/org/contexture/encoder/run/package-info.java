/**
 * One pass over many texts: windows, batches by token budget, and the vectors of each stretch.
 * Imports {@code kind} for the loaded model, {@code layer}, {@code model}, {@code spec}, {@code
 * text}, {@code tokenize} and {@code pooling}.
 */
package org.contexture.encoder.run;
