package org.contexture.jobs.evaluate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.jobs.evaluate.metric.ConfidenceInterval;
import org.contexture.jobs.report.html.ComparisonPage;
import org.contexture.spark.redact.Redaction;

/**
 * What came of an evaluation.
 *
 * @param results in the order of the feature sets
 */
public record EvaluationReport(Task task, List<Result> results) {
  /**
   * The figures of a feature set.
   *
   * @param isStatic whether it is the static baseline
   * @param dimension values of a vector
   * @param scores the one to go by first
   */
  record Result(
      String features, boolean isStatic, int dimension, Map<Metric, ConfidenceInterval> scores) {
    Result {
      features = Redaction.of(features);
    }

    Metric main() {
      return scores.keySet().iterator().next();
    }
  }

  /**
   * As JSON: the task, and for each feature set its figures, 0 to 1. Where chance was tried more
   * than once a figure is the mean, and {@code _low} and {@code _high} are the ends of its 95 %
   * confidence interval.
   */
  public String json() {
    JsonArray all = new JsonArray();
    for (Result result : results) {
      JsonObject one = new JsonObject();
      one.addProperty("features", result.features());
      result
          .scores()
          .forEach(
              (metric, score) -> {
                add(one, metric.id(), score.mean());
                if (score.isInterval()) {
                  add(one, metric.id() + "_low", score.low());
                  add(one, metric.id() + "_high", score.high());
                }
              });
      one.addProperty("runs", result.scores().get(result.main()).runs());
      one.addProperty("dimension", result.dimension());
      all.add(one);
    }
    JsonObject json = new JsonObject();
    json.addProperty("task", task.id());
    json.add("results", all);
    return json.toString();
  }

  /** A correlation may be no number, which JSON has no word for. */
  private static void add(JsonObject json, String key, double value) {
    json.addProperty(key, Double.isFinite(value) ? value : null);
  }

  /** For a person: a table in percent, with what each set gains over the static baseline. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(task.id() + ", " + unit());
    lines.addAll(aligned(table()));
    return lines;
  }

  /** The table as a page that needs no other file, with a chart of every figure. */
  public String html() {
    List<ComparisonPage.Chart> charts = new ArrayList<>();
    for (Metric metric : results.get(0).scores().keySet()) {
      charts.add(
          new ComparisonPage.Chart(
              metric.title(), results.stream().map(result -> bar(result, metric)).toList()));
    }
    List<List<String>> table = table();
    return ComparisonPage.html(
        "Evaluation: " + task.id(),
        "Figures are " + unit() + ".",
        table.get(0),
        table.subList(1, table.size()),
        charts);
  }

  private static ComparisonPage.Bar bar(Result result, Metric metric) {
    ConfidenceInterval score = result.scores().get(metric);
    return new ComparisonPage.Bar(
        result.features(),
        percent(score.mean()),
        percent(score.low()),
        percent(score.high()),
        result.isStatic());
  }

  private static Double percent(double value) {
    return Double.isFinite(value) ? 100 * value : null;
  }

  private List<List<String>> table() {
    Optional<Result> baseline = results.stream().filter(Result::isStatic).findFirst();
    List<List<String>> table = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("features", "values"));
    results.get(0).scores().keySet().forEach(metric -> header.add(metric.title()));
    baseline.ifPresent(found -> header.add("over " + found.features()));
    table.add(header);
    for (Result result : results) {
      List<String> row = new ArrayList<>();
      row.add(result.features());
      row.add(Integer.toString(result.dimension()));
      result.scores().values().forEach(score -> row.add(cell(score)));
      baseline.ifPresent(found -> row.add(gain(result, found)));
      table.add(row);
    }
    return table;
  }

  private String unit() {
    int most =
        results.stream()
            .flatMap(result -> result.scores().values().stream())
            .mapToInt(ConfidenceInterval::runs)
            .max()
            .orElse(1);
    return most < 2
        ? "in percent"
        : "in percent; after +- half the 95 % confidence interval of the mean of " + most + " runs";
  }

  private static String cell(ConfidenceInterval score) {
    String mean = String.format(Locale.ROOT, "%.2f", 100 * score.mean());
    return score.isInterval()
        ? mean + String.format(Locale.ROOT, " +- %.2f", 100 * score.half())
        : mean;
  }

  private static String gain(Result result, Result baseline) {
    if (result.isStatic()) {
      return "";
    }
    Metric main = result.main();
    double gain = result.scores().get(main).mean() - baseline.scores().get(main).mean();
    return String.format(Locale.ROOT, "%+.2f", 100 * gain);
  }

  private static List<String> aligned(List<List<String>> table) {
    int[] widths = new int[table.get(0).size()];
    for (List<String> row : table) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder("  ");
      for (int c = 0; c < widths.length; c++) {
        String padding = " ".repeat(widths[c] - row.get(c).length());
        line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
