package org.contexture.jobs;

import java.util.EnumSet;
import java.util.Set;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.verify.Verification;
import org.contexture.jobs.verify.VerifyReport;
import org.contexture.jobs.verify.VerifyRequest;

/** {@code verify}: whether an output is what its manifest says, for people or as JSON. */
final class VerifyCommand {
  static final Set<JobOption> OPTIONS =
      EnumSet.of(
          JobOption.ID_COLUMN,
          JobOption.OUTPUT,
          JobOption.OUTPUT_FORMAT,
          JobOption.MODEL,
          JobOption.SAMPLE,
          JobOption.SEED,
          JobOption.CACHE_DIR);

  private VerifyCommand() {}

  static ExitCode run(Invocation invocation) {
    JobConfig config = JobConfig.withoutRows(invocation.configFile(), invocation.options());
    String output = config.need(JobOption.OUTPUT);
    VerifyRequest asked = VerifyRequest.of(output, config);
    return Contexture.withSpark(
        "verify",
        spark -> {
          VerifyReport report = Verification.of(spark, asked);
          invocation.print(report::json, report::lines);
          if (report.sound()) {
            return ExitCode.DONE;
          }
          invocation.err().println(report.verdict());
          return ExitCode.UNSOUND;
        });
  }
}
