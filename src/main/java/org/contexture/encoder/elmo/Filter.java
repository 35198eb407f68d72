package org.contexture.encoder.elmo;

/**
 * A convolution over a word's characters.
 *
 * @param width in characters
 * @param count of filters of this width
 */
record Filter(int width, int count) {}
