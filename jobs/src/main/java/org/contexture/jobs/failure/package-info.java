/**
 * How a command fails: exit codes, exceptions that carry one, and the sentence that a user is told.
 * Imports no other package of the jobs.
 */
package org.contexture.jobs.failure;
