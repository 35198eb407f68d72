package org.contexture.jobs.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.contexture.jobs.print.Figure;
import org.contexture.jobs.report.JobReport;

/** A table of names and values: what a run was asked for, and what it ran on. */
record SettingsTable(String title, List<Named> rows) {

  static List<SettingsTable> all(JobReport report) {
    return List.of(
        new SettingsTable(
            "Run",
            List.of(
                Named.of("run", report.run().id()),
                Named.of("model", report.model().name()),
                Named.of("fingerprint", report.model().fingerprint()),
                Named.of("fingerprint of the model", report.model().modelFingerprint()),
                Named.of(
                    "times the model was loaded", Figure.count(report.encoded().modelLoads())))),
        new SettingsTable("Vectors", vectors(report)),
        new SettingsTable("Encoder", encoder(report)),
        of("Options", report.run().config()),
        of("Spark", report.run().spark()));
  }

  private static List<Named> vectors(JobReport report) {
    List<Named> rows = new ArrayList<>();
    report
        .model()
        .vectors()
        .forEach(
            (name, settings) ->
                rows.add(
                    Named.of(
                        name,
                        settings.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .collect(Collectors.joining(", ")))));
    return rows;
  }

  private static List<Named> encoder(JobReport report) {
    List<Named> rows = new ArrayList<>();
    report
        .model()
        .settings()
        .forEach(
            (name, setting) ->
                rows.add(new Named(name, setting.get("value"), setting.get("origin"))));
    return rows;
  }

  private static SettingsTable of(String title, Map<String, String> values) {
    return new SettingsTable(
        title,
        values.entrySet().stream()
            .map(entry -> Named.of(entry.getKey(), entry.getValue()))
            .toList());
  }
}
