/**
 * The model that a command was asked to use: described, opened in Spark, or as a folder on the
 * driver. Imports {@code config}.
 */
package org.contexture.jobs.model;
