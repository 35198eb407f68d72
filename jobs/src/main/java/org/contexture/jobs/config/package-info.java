/**
 * What a user may set, on the command line or in a file. Imports of ours the encoder's vocabulary
 * and the spelling hints of {@code org.contexture.spark}.
 */
package org.contexture.jobs.config;
