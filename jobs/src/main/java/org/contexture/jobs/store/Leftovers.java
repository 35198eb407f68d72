package org.contexture.jobs.store;

import java.util.List;

/**
 * What runs finished and left that did not come to their end.
 *
 * @param usable paths of whole files with the vectors that this run makes
 * @param broken for each file that cannot be read, its path and why
 */
public record Leftovers(List<String> usable, List<String> broken) {}
