/**
 * What the driver keeps from one query to the next: the encoders that it has opened. Imports {@code
 * org.contexture.spark}, {@code executor} and {@code model}; imported by {@code ml} and {@code
 * sql}.
 */
package org.contexture.spark.driver;
