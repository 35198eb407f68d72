package org.contexture.jobs.plan;

/** What comparing says of a row. */
enum Verdict {
  /** It is stored as it is in the corpus. */
  SAME,

  /** Its text is stored with a vector, and another of its columns is another. */
  UPDATED,

  /** Its text is another than the stored one, or that one's vector is missing. */
  CHANGED,

  /** It is not stored. */
  NEW,

  /** It is stored only. */
  REMOVED
}
