package org.contexture.jobs.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks through a whole output, each vector once. */
public record Search(SearchedOutput output, QueryEncoder encoder) {
  /** Occurrences of a word that are compared, at most. */
  private static final int OCCURRENCES = 1000;

  /**
   * The texts, or chunks, nearest to each query.
   *
   * @param queries at least one
   * @param most how many for each
   */
  public SearchResult texts(List<String> queries, int most) {
    NearestRows search = new NearestRows(output.vector(), encoder.encode(queries), most);
    Hits nearest =
        output.candidates().mapPartitions(search).fold(new Hits(queries.size(), most), Hits::merge);
    List<SearchResult.OfQuery> found = new ArrayList<>();
    for (int q = 0; q < queries.size(); q++) {
      found.add(new SearchResult.OfQuery(queries.get(q), nearest.ofQuery(q)));
    }
    return new SearchResult.OfTexts(
        output.name(),
        output.vector().column(),
        output.vector().level().id(),
        output.manifest().rows().rows(),
        found);
  }

  /**
   * A word's occurrences by sense.
   *
   * @param query a text with the word in it: what is nearest to the word there comes first
   * @param most how many of each sense
   */
  public SearchResult word(String word, Optional<String> query, int most) {
    Optional<float[]> meant = query.map(text -> encoder.encodeWord(word, text));
    List<Occurrence> occurrences =
        output
            .candidates()
            .mapPartitions(new WordOccurrences(output.vector(), word, OCCURRENCES))
            .takeOrdered(OCCURRENCES);
    if (occurrences.isEmpty()) {
      throw SearchedOutput.refused(output.name(), "no text has the word '" + word + "'");
    }
    return new SearchResult.OfWord(
        output.name(),
        output.vector().column(),
        word,
        query.orElse(""),
        occurrences.size(),
        new SenseGroups(occurrences).senses(meant, most));
  }
}
