/**
 * What a user may set, on the command line or in a file: options are parsed here, once, into
 * records of settings, and those alone travel on. An option stands beside the settings that it
 * becomes part of; those of one command in that command's room. Imports of ours the encoder's
 * vocabulary and spelling hints, the columns of texts of {@code org.contexture.spark}, {@code
 * failure} and {@code table}.
 */
package org.contexture.jobs.config;
