package org.contexture.jobs.config;

import java.util.Locale;
import java.util.Optional;
import org.contexture.jobs.table.TableFormat;

/** What an output is: a folder of Parquet files, or a table. */
public enum OutputFormat {
  PARQUET(null),
  DELTA(TableFormat.DELTA),
  ICEBERG(TableFormat.ICEBERG);

  private final Optional<TableFormat> table;

  OutputFormat(TableFormat table) {
    this.table = Optional.ofNullable(table);
  }

  /** The name in options and manifests. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of the table; nothing for a folder. */
  public Optional<TableFormat> table() {
    return table;
  }
}
