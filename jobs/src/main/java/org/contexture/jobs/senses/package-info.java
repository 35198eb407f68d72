/**
 * {@code senses}: how a word's vector differs from text to text. Imports {@code corpus}, {@code
 * model} and {@code report}.
 */
package org.contexture.jobs.senses;
