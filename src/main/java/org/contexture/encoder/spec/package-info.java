/**
 * The request: what a user asks of an encoder, and what comes of it once the model has said its
 * part. Imports {@code model}, {@code layer} and {@code pooling}.
 */
package org.contexture.encoder.spec;
