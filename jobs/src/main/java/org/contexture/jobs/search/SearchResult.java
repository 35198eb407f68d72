package org.contexture.jobs.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.contexture.encoder.spec.Level;
import org.contexture.jobs.print.Json;
import org.contexture.jobs.print.TextLine;
import org.contexture.jobs.print.Visible;
import org.contexture.spark.redact.Redaction;

/** What a search found. */
public sealed interface SearchResult {
  /** For people. */
  List<String> lines();

  /** As JSON, keys in snake case. */
  default String json() {
    return Json.of(this);
  }

  /**
   * The texts, or chunks of texts, nearest to each query.
   *
   * @param level of the vectors
   * @param rows of the output
   */
  record OfTexts(String output, String vectorColumn, String level, long rows, List<OfQuery> queries)
      implements SearchResult {
    public OfTexts {
      output = Redaction.of(output);
    }

    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      for (OfQuery query : queries) {
        if (!lines.isEmpty()) {
          lines.add("");
        }
        lines.add(
            String.format(
                Locale.ROOT,
                "Nearest to '%s' of the %ss of %,d rows (cosine in %s)",
                Visible.line(query.query()),
                level.equals(Level.SENTENCE.id()) ? "text" : level,
                rows,
                vectorColumn));
        lines.addAll(table(query.nearest()));
      }
      return lines;
    }
  }

  /** What is nearest to one query, the nearest first. */
  record OfQuery(String query, List<Hit> nearest) {}

  /**
   * A word's occurrences by sense.
   *
   * @param occurrences of the word that were compared
   * @param query a text with the word; empty where none was given
   */
  record OfWord(
      String output,
      String vectorColumn,
      String word,
      String query,
      int occurrences,
      List<Sense> senses)
      implements SearchResult {
    public OfWord {
      output = Redaction.of(output);
    }

    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          String.format(
              Locale.ROOT,
              "'%s' in %s, %s by the vectors in %s%s",
              Visible.line(word),
              count(occurrences, "place"),
              count(senses.size(), "sense"),
              vectorColumn,
              query.isEmpty() ? "" : "; nearest to '" + Visible.line(query) + "' first"));
      for (int s = 0; s < senses.size(); s++) {
        Sense sense = senses.get(s);
        lines.add("");
        lines.add(
            String.format(
                Locale.ROOT,
                "Sense %d: %s, cosine %.3f %s",
                s + 1,
                count(sense.size(), "place"),
                sense.similarity(),
                query.isEmpty() ? "on average to their mean" : "of their mean to the query"));
        lines.addAll(table(sense.nearest()));
      }
      return lines;
    }
  }

  private static String count(int many, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", many, what, many == 1 ? "" : "s");
  }

  private static List<String> table(List<Hit> hits) {
    int width = hits.stream().mapToInt(hit -> Visible.line(hit.id()).length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int h = 0; h < hits.size(); h++) {
      Hit hit = hits.get(h);
      lines.add(
          String.format(
              Locale.ROOT,
              "%3d  %6.3f  %s%s",
              h + 1,
              hit.similarity(),
              width == 0
                  ? ""
                  : String.format(Locale.ROOT, "%-" + width + "s  ", Visible.line(hit.id())),
              TextLine.of(hit.text(), 100)));
    }
    return lines;
  }
}
