package org.contexture.jobs.evaluate;

import java.util.Locale;

/** A figure of merit, in the order in which a task's are shown: the first is the one to go by. */
enum Metric {
  ACCURACY("accuracy"),
  MACRO_F1("macro-F1"),
  F1("F1"),
  PRECISION("precision"),
  RECALL("recall"),
  SPEARMAN("Spearman"),
  RECALL_AT_1("recall@1"),
  RECALL_AT_10("recall@10"),
  MRR("MRR"),
  NDCG_AT_10("nDCG@10");

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  /** The name in JSON. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name for people. */
  String title() {
    return title;
  }
}
