package org.contexture.jobs.senses;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.jobs.print.Json;
import org.contexture.jobs.print.TextLine;
import org.contexture.spark.redact.Redaction;

/**
 * How near a word's vectors in different texts are to each other.
 *
 * @param texts one for each occurrence
 * @param tables one for each kind of vector
 */
public record WordSenses(String word, String model, List<String> texts, List<Table> tables) {
  public WordSenses {
    model = Redaction.of(model);
  }

  /**
   * One kind of vector.
   *
   * @param vector its name
   * @param meanCosine over all pairs of different texts
   * @param cosines of every two texts
   */
  public record Table(String vector, double meanCosine, double[][] cosines) {}

  /**
   * Compares vectors.
   *
   * @param names of the kinds of vectors
   * @param vectors for each text one vector of each kind
   */
  public static WordSenses of(
      String word,
      String model,
      List<String> texts,
      List<String> names,
      List<List<float[]>> vectors) {
    List<Table> tables = new ArrayList<>();
    for (int kind = 0; kind < names.size(); kind++) {
      int at = kind;
      tables.add(compare(names.get(at), vectors.stream().map(ofText -> ofText.get(at)).toList()));
    }
    return new WordSenses(word, model, texts, tables);
  }

  private static Table compare(String name, List<float[]> vectors) {
    int size = vectors.size();
    double[][] cosines = new double[size][size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        cosines[i][j] = VectorMath.cosine(vectors.get(i), vectors.get(j));
        sum += i == j ? 0 : cosines[i][j];
      }
    }
    return new Table(name, sum / (size * (size - 1.0)), cosines);
  }

  /** As JSON, keys in snake case. */
  public String json() {
    return Json.of(this);
  }

  /** For a person: the texts, and a table of cosines for each kind of vector. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "'%s' in %d texts, with %s", word, texts.size(), model));
    for (int t = 0; t < texts.size(); t++) {
      lines.add(String.format(Locale.ROOT, "%3d  %s", t + 1, TextLine.of(texts.get(t))));
    }
    for (Table table : tables) {
      lines.add("");
      lines.add(
          String.format(Locale.ROOT, "%s: mean cosine %.3f", table.vector(), table.meanCosine()));
      lines.add("   " + row(texts.size(), t -> String.format(Locale.ROOT, "%7d", t + 1)));
      for (int i = 0; i < texts.size(); i++) {
        double[] cosines = table.cosines()[i];
        lines.add(
            String.format(Locale.ROOT, "%3d", i + 1)
                + row(texts.size(), t -> String.format(Locale.ROOT, "%7.3f", cosines[t])));
      }
    }
    return lines;
  }

  private static String row(int cells, IntFunction<String> cell) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < cells; i++) {
      row.append(cell.apply(i));
    }
    return row.toString();
  }
}
