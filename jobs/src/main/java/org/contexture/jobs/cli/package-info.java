/**
 * The command line: its parser, what a command is and the session that it works in. Imports {@code
 * config}, {@code failure} and {@code print}.
 */
package org.contexture.jobs.cli;
