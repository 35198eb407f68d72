/**
 * What is shown to people and programs is written here: JSON, figures, texts on one line, a look at
 * an output. Imports {@code rows}.
 */
package org.contexture.jobs.print;
