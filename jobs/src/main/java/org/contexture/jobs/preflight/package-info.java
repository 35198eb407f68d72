/**
 * {@code preflight}: what {@code embed} would find with the same options. Imports {@code embed} and
 * {@code readiness}.
 */
package org.contexture.jobs.preflight;
