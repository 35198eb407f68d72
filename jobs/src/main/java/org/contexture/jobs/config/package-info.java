/**
 * What a user may set, on the command line or in a file. Imports nothing of ours but the encoder's
 * enums.
 */
package org.contexture.jobs.config;
