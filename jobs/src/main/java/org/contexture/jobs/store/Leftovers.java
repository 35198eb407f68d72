package org.contexture.jobs.store;

import java.util.List;
import org.contexture.jobs.rows.Runtimes;

/**
 * What runs finished and left that did not come to their end.
 *
 * @param usable paths of whole files with the vectors that this run makes
 * @param runtimes machinery that made the vectors of those
 * @param broken for each file that cannot be read, its path and why
 */
public record Leftovers(List<String> usable, Runtimes runtimes, List<String> broken) {}
