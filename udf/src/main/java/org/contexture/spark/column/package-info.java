/**
 * Columns: where texts and spans come from, and of what type the vectors are. The one place that
 * decides a column's type. Imports the encoder's packages.
 */
package org.contexture.spark.column;
