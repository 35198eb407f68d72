/**
 * Rows on the ground: the columns of an output, what tells its rows apart, and counts of them.
 * Imports no other package of the jobs.
 */
package org.contexture.jobs.rows;
