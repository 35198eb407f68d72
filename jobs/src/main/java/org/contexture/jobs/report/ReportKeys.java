package org.contexture.jobs.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.spark.executor.EncodeMetrics;

/** The keys of {@code report.json}, flat and in their order: a contract with those who read it. */
final class ReportKeys {
  private final Map<String, Object> values = new LinkedHashMap<>();

  private ReportKeys() {}

  static Map<String, Object> of(JobReport report) {
    ReportKeys keys = new ReportKeys();
    keys.putRows(report);
    keys.putReuse(report.reuse());
    keys.values.put("published", report.run().published());
    keys.values.put("input_read", report.run().inputRead());
    keys.values.put("rows_by_status", report.written().byStatus());
    keys.values.put("rows_truncated", report.written().truncated());
    keys.values.put("bad_records", report.badRecords().count());
    keys.values.put("bad_records_path", report.badRecords().path());
    keys.putEncoded(report.encoded());
    keys.values.put("wall_seconds", report.times().wallSeconds());
    keys.values.put("start_seconds", report.times().startSeconds());
    keys.values.put("tokens_per_second", report.tokensPerSecond());
    keys.putModel(report.model());
    keys.values.put("config", report.run().config());
    keys.values.put("spark", report.run().spark());
    keys.values.put("runtime", report.run().runtime());
    return keys.values;
  }

  private void putRows(JobReport report) {
    values.put("run_id", report.run().id());
    values.put("corpus", report.run().corpus());
    values.put("output", report.run().output());
    values.put("rows_in", report.compared().rowsIn());
    values.put("rows_out", report.written().rows());
    values.put("mode", report.run().mode().id());
    values.put("rows_reused", report.compared().rowsReused());
    values.put("rows_updated", report.compared().rowsUpdated());
    values.put("rows_new", report.compared().rowsNew());
    values.put("rows_changed", report.compared().rowsChanged());
    values.put("rows_removed", report.compared().rowsRemoved());
    values.put("rows_deduplicated", report.rowsDeduplicated());
    values.put("rows_resumed", report.compared().rowsResumed());
    values.put("rows_encoded", report.encoded().rows());
  }

  private void putReuse(JobReport.Reuse reuse) {
    values.put("reencoded_because", reuse.reencodedBecause());
    values.put("mixed_runtime", reuse.mixedRuntime());
    values.put("deduplicated", reuse.deduplicated());
    values.put("shuffle_bytes", reuse.shuffle().bytes());
    values.put("shuffle_seconds", reuse.shuffle().seconds());
  }

  private void putEncoded(EncodeMetrics.Counts encoded) {
    EncodeMetrics.Work work = encoded.work();
    values.put("elements", encoded.elements());
    values.put("texts_encoded", work.textsEncoded());
    values.put("text_tokens", work.textTokens());
    values.put("text_tokens_used", work.textTokensUsed());
    values.put("words_unknown", work.wordsUnknown());
    values.put("windows", work.windows());
    values.put("tokens", work.tokens());
    values.put("padded_tokens", work.paddedTokens());
    values.put("model_loads", encoded.modelLoads());
    values.put("tokenize_seconds", work.tokenizeSeconds());
    values.put("encode_seconds", work.encodeSeconds());
  }

  private void putModel(JobReport.Model model) {
    values.put("model", model.name());
    values.put("model_fingerprint", model.modelFingerprint());
    values.put("fingerprint", model.fingerprint());
    values.put("dimension", model.dimension());
    values.put("vectors", model.vectors());
    values.put("settings", model.settings());
    values.put("batches", model.batches());
    values.put("model_left_out", model.leftOut());
  }
}
