/**
 * Tables of a lake: their formats, and what a session needs to use one. Knows the formats' packages
 * by name only; they come with {@code --packages}. Imports {@code path}.
 */
package org.contexture.jobs.table;
