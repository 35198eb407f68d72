package org.contexture.jobs.verify;

import java.util.Locale;

/** What is checked, in the order in which it is told. */
public enum Criterion {
  MANIFEST("the manifest is there and can be read"),
  FILES("each listed file is there, of its size, and no other"),
  FOOTERS("each file's footer can be read"),
  ROWS("each file holds the rows that the manifest lists"),
  SCHEMA("each file has the manifest's columns and fingerprint"),
  STORAGE("columns are compressed with zstd, vectors without a dictionary"),
  PAGES("every page of every column can be read"),
  STATUS("every status is a known one"),
  VECTORS("a vector is there exactly where the status says so"),
  DIMENSION("every vector has its number of values"),
  FINITE("no value is NaN or infinite"),
  ZERO("no vector is zero"),
  LENGTH("normalized vectors have length 1, within 0.000001; int8 within its rounding"),
  TOKENS("token_count, truncated and embedding_error go with the status"),
  TOTALS("statuses add up to the counts of the manifest and the report"),
  IDS("every row has an id of its own"),
  MODEL("the model has the output's fingerprint, with the output's settings"),
  SAMPLE("rows that are encoded again have the same bits");

  private final String description;

  Criterion(String description) {
    this.description = description;
  }

  /** The name in what is printed. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What holds of a sound output. */
  public String description() {
    return description;
  }
}
