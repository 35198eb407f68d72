/** What a path means: one text, one place, wherever a command takes it. Imports nothing of ours. */
package org.contexture.jobs.path;
