/**
 * Texts and their fates: what goes in, what comes back for each text, and the counts over all.
 * Imports nothing of ours.
 */
package org.contexture.encoder.text;
