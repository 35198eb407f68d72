/**
 * The command line: its parser, what a command is and the session that it works in. Imports {@code
 * config} and {@code failure}.
 */
package org.contexture.jobs.cli;
