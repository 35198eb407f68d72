/**
 * Stores over the local disk that fail, die or wait at a chosen operation. A run works on such a
 * store through a {@code Life} of its own, as a process of its own would.
 */
package org.contexture.jobs.fault;
