/** {@code inspect}: what a model takes, gives and needs. */
package org.contexture.jobs.inspect;
