package org.contexture.jobs.embed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.spec.VectorSignature;
import org.contexture.jobs.config.DescribedOptions;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.redact.Redaction;

/** Everything that a run would do, resolved: what {@code --explain} prints. */
public record JobPlan(
    DescribedOptions options,
    Corpus corpus,
    AddedColumns columns,
    EncoderSignature encoder,
    String output,
    SparkSession spark) {
  public JobPlan {
    output = Redaction.of(output);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Corpus   " + corpus.description());
    lines.add(
        corpus.unread().isPresent()
            ? "         listed as it was when the output was made of it; --check contents reads it"
            : "         in " + corpus.partitions() + " tasks on " + spark.sparkContext().master());
    lines.add(
        "Model    "
            + encoder.model()
            + " ("
            + encoder.modelType()
            + ", "
            + encoder.states().size()
            + " of "
            + encoder.hiddenSize()
            + " values)");
    lines.add("         fingerprint " + encoder.fingerprint());
    encoder
        .settings()
        .describe()
        .forEach(
            (key, setting) -> lines.add(row(key, '"' + setting.value() + '"', setting.origin())));
    lines.add("Vectors");
    for (VectorSignature vector : encoder.vectors()) {
      lines.add(
          row(
              vector.name(),
              vector.dimension() + " values",
              vector.settings().describe().entrySet().stream()
                  .map(entry -> entry.getKey() + "=" + entry.getValue())
                  .collect(Collectors.joining(", "))));
    }
    lines.add("Output   " + output);
    StructType schema = columns.schema(corpus.schema(), encoder);
    for (StructField field : schema.fields()) {
      boolean added = !List.of(corpus.schema().fieldNames()).contains(field.name());
      lines.add(row(field.name(), field.dataType().simpleString(), added ? "added" : "corpus"));
    }
    lines.add("Options");
    options.byKey().forEach((key, option) -> lines.add(row(key, option.text(), option.origin())));
    lines.add("Nothing was run.");
    return lines;
  }

  /** What tells this run's vectors from others', for a log. */
  Map<String, ?> settings() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("application", spark.sparkContext().applicationId());
    values.put("master", spark.sparkContext().master());
    values.put("model", encoder.model());
    values.put("fingerprint", encoder.fingerprint());
    values.put("corpus", corpus.description());
    values.put("output", output);
    return values;
  }

  /** What is about to be done, for a log. */
  Map<String, ?> work() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("tasks", corpus.partitions());
    values.put("texts", String.join(",", columns.textNames()));
    values.put(
        "vectors",
        encoder.vectors().stream().map(VectorSignature::name).collect(Collectors.joining(",")));
    return values;
  }

  private static String row(String name, String value, String origin) {
    return String.format(Locale.ROOT, "         %-18s %-24s %s", name, value, origin);
  }
}
