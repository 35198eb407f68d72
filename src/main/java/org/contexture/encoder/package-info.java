/**
 * Contextual vectors of texts: what is asked ({@link org.contexture.encoder.spec.EncoderSpec}),
 * what was found ({@link org.contexture.encoder.EncoderSignature}) and the encoder that turns one
 * into the other ({@link org.contexture.encoder.TextEncoder}).
 *
 * <p>May import every package below it; knows no Spark, no Hadoop and no Scala.
 */
package org.contexture.encoder;
