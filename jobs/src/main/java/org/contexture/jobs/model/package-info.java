/**
 * The model that a command was asked to use: described, opened in Spark, or as a folder on the
 * driver. Imports {@code config} and {@code path}.
 */
package org.contexture.jobs.model;
