package org.contexture.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.report.JobReport;

/** Runs of the main job in the tests' Spark, from the options that a user gives. */
final class Jobs {
  /** Where models are unpacked; stays for the next test run. */
  static final String CACHE = Path.of("target", "test-models").toString();

  private Jobs() {}

  static JobConfig config(String... options) {
    List<String> args = new ArrayList<>(List.of("embed", "--cache-dir", CACHE));
    args.addAll(List.of(options));
    Captured err = new Captured();
    CommandParser.Parsed parsed =
        new CommandParser().parse(args.toArray(String[]::new), err.stream(), err.stream());
    if (parsed.command().isEmpty()) {
      throw new IllegalArgumentException(err.text());
    }
    return parsed.invocation().config();
  }

  static EmbedJob prepare(String... options) {
    return EmbedJob.prepare(LocalSpark.session(), config(options));
  }

  static JobReport run(String... options) {
    return prepare(options).run(new Captured().stream(), false);
  }

  static Dataset<Row> read(Path output) {
    return LocalSpark.session().read().parquet(output.toString());
  }
}
