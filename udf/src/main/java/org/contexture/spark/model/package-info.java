/**
 * Where a model lies for Spark: embedded, local, on a remote file system, or saved by Spark itself.
 * Imports {@code redact} and the encoder's packages.
 */
package org.contexture.spark.model;
