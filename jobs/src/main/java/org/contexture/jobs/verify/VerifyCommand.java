package org.contexture.jobs.verify;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.failure.ExitCode;

/** {@code verify}: whether an output is what its manifest says, for people or as JSON. */
public final class VerifyCommand {
  private static final Set<JobOption> OPTIONS =
      EnumSet.of(
          JobOption.ID_COLUMN,
          JobOption.OUTPUT,
          JobOption.OUTPUT_FORMAT,
          JobOption.MODEL,
          JobOption.SAMPLE,
          JobOption.SEED,
          JobOption.CACHE_DIR);

  public static final Command COMMAND =
      new Command(
          "verify",
          "Checks that an output is whole, and what its manifest says.",
          OPTIONS,
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          Optional.of(JobOption.OUTPUT),
          VerifyCommand::run);

  private VerifyCommand() {}

  private static ExitCode run(Invocation invocation) {
    JobConfig config = JobConfig.withoutRows(invocation.configFile(), invocation.options());
    String output = config.need(JobOption.OUTPUT);
    VerifyRequest asked = VerifyRequest.of(output, config);
    return CommandSession.run(
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
