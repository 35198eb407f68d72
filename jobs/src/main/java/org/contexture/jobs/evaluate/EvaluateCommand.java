package org.contexture.jobs.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.failure.ExitCode;

/** {@code evaluate}: how good vectors are for a task, for people or as JSON. */
public final class EvaluateCommand {
  private static final Set<JobOption> OPTIONS =
      EnumSet.of(
          JobOption.TASK,
          JobOption.TRAIN,
          JobOption.TEST,
          JobOption.FEATURES,
          JobOption.INPUT_FORMAT,
          JobOption.INPUT_OPTION,
          JobOption.TEXT_COLUMN,
          JobOption.LABEL_COLUMN,
          JobOption.ID_COLUMN,
          JobOption.SPAN_BEGIN_COLUMN,
          JobOption.SPAN_END_COLUMN,
          JobOption.SAMPLES_PER_CLASS,
          JobOption.DRAWS,
          JobOption.SEED,
          JobOption.REGULARIZATION,
          JobOption.ITERATIONS,
          JobOption.CONTEXT_WORDS,
          JobOption.PLOT,
          JobOption.MAX_TOKENS,
          JobOption.LONG_TEXT,
          JobOption.STRIDE,
          JobOption.PROMPT,
          JobOption.TOKEN_BUDGET,
          JobOption.WINDOW_ROWS,
          JobOption.CACHE_DIR);

  public static final Command COMMAND =
      new Command(
          "evaluate",
          "Compares models, layers and poolings by what can be learned from their vectors.",
          OPTIONS,
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          EvaluateCommand::run);

  private EvaluateCommand() {}

  private static ExitCode run(Invocation invocation) {
    JobConfig config = JobConfig.withoutRows(invocation.configFile(), invocation.options());
    EvaluationRequest asked = EvaluationRequest.of(config);
    Optional<Path> plot = config.find(JobOption.PLOT).map(EvaluateCommand::plot);
    return CommandSession.run(
        "evaluate",
        spark -> {
          EvaluationReport report =
              Evaluation.of(spark, asked, note -> invocation.err().println("evaluate: " + note));
          invocation.print(report::json, report::lines);
          plot.ifPresent(file -> write(file, report.html()));
          return ExitCode.DONE;
        });
  }

  /** Where it cannot be written is found out before anything is measured. */
  private static Path plot(String name) {
    Path file = Path.of(name).toAbsolutePath();
    if (Files.isDirectory(file) || !Files.isDirectory(file.getParent())) {
      throw new ConfigException(List.of("plot must be a file in a folder that exists: " + name));
    }
    return file;
  }

  private static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write plot " + file + ": " + e.getMessage(), e);
    }
  }
}
