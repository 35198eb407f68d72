package org.contexture.jobs.config;

/** What an incremental run takes for a corpus that did not change. */
public enum UnchangedCheck {
  /** One whose files have the names, sizes and times that they had: none of them is read. */
  LISTING,
  /** One whose rows are those of the output. */
  CONTENTS
}
