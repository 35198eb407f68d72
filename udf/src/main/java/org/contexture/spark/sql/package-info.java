/**
 * The encoder in Spark SQL: functions that give vectors, run by the partition function where a
 * query selects them and row by row elsewhere, and functions that compute with vectors. {@link
 * org.contexture.spark.sql.ContextureExtensions} is the door.
 *
 * <p>The only package of the module that sees Spark's planner, which is Catalyst's analysis, rules,
 * plans and optimizer; of Catalyst's rows {@code column} knows too. It may import every package of
 * the module but {@code ml}, and the encoder's.
 */
package org.contexture.spark.sql;
