/**
 * What runs on executors: the partition function, the encoders of a JVM that its tasks lease, and
 * the counts. Imports {@code column}, {@code model} and {@code redact}.
 */
package org.contexture.spark.executor;
