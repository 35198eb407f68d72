/**
 * The encoder inside Spark: contextual vector columns for a DataFrame, through one partition
 * function and one encoder per executor. {@link org.contexture.spark.ContextualVectors} is the
 * door, and {@link org.contexture.spark.ContexturePlugin} puts what executors encode into Spark's
 * metrics.
 *
 * <p>Imports {@code column}, {@code executor}, {@code model} and the encoder's packages; no DJL,
 * and nothing of the jobs.
 */
package org.contexture.spark;
