package org.contexture.jobs.preflight;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.embed.EmbedCommand;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.embed.JobPlan;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.readiness.Check;
import org.contexture.jobs.readiness.Preflight;
import org.contexture.jobs.report.live.MetricsFile;

/** {@code preflight}: everything that can be checked before {@code embed} runs, as a table. */
public final class PreflightCommand {

  public static final Command COMMAND =
      new Command(
          "preflight",
          "Checks what embed would need with the same options: model, memory, output.",
          EmbedCommand.OPTIONS,
          EnumSet.of(Flag.VERBOSE),
          PreflightCommand::run);

  private PreflightCommand() {}

  private static ExitCode run(Invocation invocation) {
    JobConfig config = invocation.config();
    MetricsFile.of(config);
    return CommandSession.run("preflight", spark -> run(invocation, config, spark));
  }

  private static ExitCode run(Invocation invocation, JobConfig config, SparkSession spark) {
    List<Check> checks = checks(config, spark);
    checks.stream().map(Check::line).forEach(invocation.out()::println);
    Optional<RuntimeException> failure =
        checks.stream().flatMap(check -> check.failure().stream()).findFirst();
    if (failure.isPresent() && invocation.has(Flag.VERBOSE)) {
      failure.get().printStackTrace(invocation.err());
    }
    return failure.map(e -> Failure.of(e).code()).orElse(ExitCode.DONE);
  }

  private static List<Check> checks(JobConfig config, SparkSession spark) {
    List<Check> checks = new ArrayList<>();
    EmbedJob job;
    try {
      job = EmbedJob.prepare(spark, config);
    } catch (RuntimeException e) {
      Failure failure = Failure.of(e);
      if (failure.code() != ExitCode.USAGE) {
        checks.add(output(config, spark));
      }
      checks.add(Check.fail(subject(failure.code()), failure.message(), e));
      return checks;
    }
    JobPlan plan = job.plan();
    checks.add(output(config, spark));
    checks.add(Check.ok(subject(ExitCode.CORPUS), plan.corpus().description()));
    checks.add(Check.ok(subject(ExitCode.MODEL), describe(plan.encoder())));
    checks.addAll(Preflight.executors(spark, job.vectors()));
    return checks;
  }

  private static Check output(JobConfig config, SparkSession spark) {
    return Preflight.output(spark, config.get(JobOption.OUTPUT_FORMAT), EmbedJob.output(config));
  }

  /** What a failure of preparing a run is about; the config has been found right before. */
  private static String subject(ExitCode code) {
    return switch (code) {
      case USAGE -> "output";
      case CORPUS -> "corpus";
      case MODEL -> "model";
      default -> "run";
    };
  }

  private static String describe(EncoderSignature encoder) {
    return encoder.model()
        + " opened on the driver: "
        + encoder.dimension()
        + " values, fingerprint "
        + encoder.fingerprint().substring(0, 12);
  }
}
