/**
 * The encoder inside Spark: contextual vector columns for a DataFrame, through one partition
 * function and one encoder per executor. {@link org.contexture.spark.ContextualVectors} is the
 * door.
 *
 * <p>May import the encoder's packages; no DJL, and nothing of the jobs.
 */
package org.contexture.spark;
