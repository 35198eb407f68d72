/**
 * What of a text is a secret, by Spark's own patterns, and the text without it. Imports nothing of
 * ours.
 */
package org.contexture.spark.redact;
