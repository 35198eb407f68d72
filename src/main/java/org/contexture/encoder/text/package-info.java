/**
 * Texts and their fates: what goes in, what comes back for each text, and the counts over all.
 * Imports {@code spec} for its levels.
 */
package org.contexture.encoder.text;
