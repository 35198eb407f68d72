/**
 * What runs on executors: the partition function, the encoders of a JVM that its tasks lease, and
 * the counts. Imports {@code column} and {@code model}.
 */
package org.contexture.spark.executor;
