/**
 * The applications: {@link org.contexture.jobs.Contexture} is the main class, each command has a
 * room of its own. May import everything of ours; nothing of ours imports it.
 */
package org.contexture.jobs;
