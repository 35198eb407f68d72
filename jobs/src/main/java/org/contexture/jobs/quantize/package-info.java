/**
 * {@code quantize}: a model with products of whole numbers. Imports {@code corpus}, {@code model},
 * {@code path} and {@code rows}.
 */
package org.contexture.jobs.quantize;
