/**
 * {@code senses}: how a word's vector differs from text to text. Imports {@code corpus}, {@code
 * model}, {@code print} and {@code rows}.
 */
package org.contexture.jobs.senses;
