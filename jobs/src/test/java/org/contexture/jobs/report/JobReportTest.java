package org.contexture.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.report.watch.ShuffleCost;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.spark.executor.EncodeMetrics;
import org.junit.jupiter.api.Test;

class JobReportTest {
  @Test
  void itsJsonIsWhatScriptsReadKeyByKey() {
    assertThat(report().json() + "\n")
        .isEqualTo(contentOf(getClass().getResource("report.json"), UTF_8));
  }

  private static JobReport report() {
    return new JobReport(
        new JobReport.Run(
            "20260102-030405-abcdef",
            "corpus <a> & b",
            "file:/tmp/out é",
            OutputMode.INCREMENTAL,
            true,
            true,
            map(entry("mode", "incremental"), entry("text-column", "text, words")),
            map(
                entry("version", "4.0.0"),
                entry("master", "local[2]"),
                entry("application_id", "local-1"),
                entry("default_parallelism", "2"),
                entry("task_cpus", "1"),
                entry("java", "17.0.1")),
            map(
                entry("cpu-extensions", "avx avx2; avx2 avx512f"),
                entry("onnxruntime-version", "1.29.0"))),
        new RowCounts(12_345_678_901L, 101, 102, 103, 104, 105, 1099, 107, 1),
        new EncodeMetrics.Counts(
            108,
            map(entry("ok", 124L)),
            1,
            map(entry("w", map(entry("ok", 112L), entry("cut", 113L)))),
            121,
            new EncodeMetrics.Work(114, 115, 116, 117, 118, 119, 120, 0.25, 1_234_567)),
        new RowTotals(
            12_345_678_890L,
            map(entry("ok", 110L), entry("null_text", 0L), entry("failed", 3L)),
            111),
        new JobReport.Reuse(
            "max-tokens: 256 -> 16",
            "vectors of 2 instruction sets (avx avx2; avx2 avx512f)",
            "yes: the rows are compared with stored ones",
            new ShuffleCost(109, 0.1)),
        new JobReport.BadRecords(2, "/bad/records"),
        new JobReport.Times(1e-5, 123_456_789),
        new JobReport.Model(
            "minilm",
            "m1",
            "f1",
            384,
            map(entry("embedding", map(entry("level", "sentence"), entry("layers", "-1")))),
            map(
                entry(
                    "max-tokens",
                    map(entry("value", "256"), entry("origin", "the model's folder")))),
            "equal lengths: Conv 'c' reads several tokens at a time",
            "1 of 9 lines: line 4 must start with a word"));
  }

  @SafeVarargs
  private static <V> Map<String, V> map(Map.Entry<String, V>... entries) {
    Map<String, V> map = new LinkedHashMap<>();
    for (Map.Entry<String, V> entry : entries) {
      map.put(entry.getKey(), entry.getValue());
    }
    return map;
  }
}
