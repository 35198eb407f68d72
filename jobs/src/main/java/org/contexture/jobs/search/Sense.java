package org.contexture.jobs.search;

import java.util.List;

/**
 * Occurrences of a word whose vectors lie together.
 *
 * @param size how many
 * @param similarity cosine of the mean of their vectors and the query's; without a query, the mean
 *     cosine of the occurrences and that mean
 * @param nearest some of them, the nearest to the query first; without one, to the mean
 */
public record Sense(int size, double similarity, List<Hit> nearest) {}
