/**
 * Where a model's files lie, what they say about its use, and their fingerprint. Imports {@code
 * pooling} and nothing else of ours; no DJL.
 */
package org.contexture.encoder.model;
