/**
 * What a user may set, on the command line or in a file. Imports of ours the encoder's vocabulary
 * and spelling hints, and the columns of texts of {@code org.contexture.spark}.
 */
package org.contexture.jobs.config;
