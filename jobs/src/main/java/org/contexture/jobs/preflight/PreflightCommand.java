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
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.embed.EmbedCommand;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.embed.JobPlan;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.readiness.Preflight;
import org.contexture.jobs.readiness.PreflightCheck;
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
    JobSettings settings = JobSettings.of(invocation.parse(Purpose.OUTPUT));
    MetricsFile.of(settings.run());
    return CommandSession.run("preflight", spark -> run(invocation, settings, spark));
  }

  private static ExitCode run(Invocation invocation, JobSettings settings, SparkSession spark) {
    List<PreflightCheck> checks = checks(settings, spark);
    checks.stream()
        .map(check -> invocation.secrets().hide(check.line()))
        .forEach(invocation.out()::println);
    Optional<RuntimeException> failure =
        checks.stream().flatMap(check -> check.failure().stream()).findFirst();
    failure.ifPresent(invocation::printTrace);
    return failure.map(e -> Failure.of(e).code()).orElse(ExitCode.DONE);
  }

  private static List<PreflightCheck> checks(JobSettings settings, SparkSession spark) {
    List<PreflightCheck> checks = new ArrayList<>();
    EmbedJob job;
    try {
      job = EmbedJob.prepare(spark, settings);
    } catch (RuntimeException e) {
      Failure failure = Failure.of(e);
      if (failure.code() != ExitCode.USAGE) {
        checks.add(output(settings.output(), spark));
      }
      checks.add(PreflightCheck.fail(subject(failure.code()), failure.message(), e));
      return checks;
    }
    JobPlan plan = job.plan();
    checks.add(output(settings.output(), spark));
    checks.add(PreflightCheck.ok(subject(ExitCode.CORPUS), plan.corpus().description()));
    checks.add(PreflightCheck.ok(subject(ExitCode.MODEL), describe(plan.encoder())));
    checks.addAll(Preflight.executors(spark, job.vectors()));
    return checks;
  }

  private static PreflightCheck output(OutputSettings settings, SparkSession spark) {
    return Preflight.output(spark, settings.format(), settings.name());
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
