/**
 * The encoder in Spark SQL: functions that give vectors, planned as the partition function wherever
 * a query selects them. {@link org.contexture.spark.sql.ContextureExtensions} is the door.
 *
 * <p>The only package that may import Catalyst, Spark's planner. It may import the encoder's
 * packages and {@code org.contexture.spark}.
 */
package org.contexture.spark.sql;
