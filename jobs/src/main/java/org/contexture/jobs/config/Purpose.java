package org.contexture.jobs.config;

/** What a command reads its options for: that decides which of them must come together. */
public enum Purpose {
  /** Gives rows their vectors and writes them. */
  OUTPUT,
  /** Gives rows their vectors and writes no output. */
  ROWS,
  /** Gives no row its vectors: spans need no columns. */
  NO_ROWS
}
