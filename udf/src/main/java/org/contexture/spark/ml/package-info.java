/**
 * The encoder as a stage of spark.ml pipelines. {@link org.contexture.spark.ml.ContextualEncoder}
 * is the door; its Params only translate into an {@link org.contexture.encoder.spec.EncoderSpec},
 * and {@link org.contexture.spark.ContextualVectors} does the rest.
 *
 * <p>May import every package of the module but {@code sql}, and the encoder's; only here is
 * spark-mllib seen.
 */
package org.contexture.spark.ml;
