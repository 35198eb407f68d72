package org.contexture.jobs.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.failure.ExitCode;

/** {@code evaluate}: how good vectors are for a task, for people or as JSON. */
public final class EvaluateCommand {
  public static final Command COMMAND =
      new Command(
          "evaluate",
          "Compares models, layers and poolings by what can be learned from their vectors.",
          List.of(
              CorpusSettings.INPUT_FORMAT,
              CorpusSettings.INPUT_OPTION,
              CorpusSettings.TEXT_COLUMN,
              CorpusSettings.SPAN_BEGIN_COLUMN,
              CorpusSettings.SPAN_END_COLUMN,
              CorpusSettings.ID_COLUMN,
              ModelSettings.MODEL_PATH,
              ModelSettings.DOWNLOAD,
              ModelSettings.MAX_TOKENS,
              ModelSettings.LONG_TEXT,
              ModelSettings.STRIDE,
              ModelSettings.PROMPT,
              ModelSettings.PROMPT_NAME,
              SharedOptions.SEED,
              EvaluationSettings.TASK,
              EvaluationSettings.TRAIN,
              EvaluationSettings.TEST,
              EvaluationSettings.FEATURES,
              EvaluationSettings.LABEL_COLUMN,
              EvaluationSettings.SAMPLES_PER_CLASS,
              EvaluationSettings.DRAWS,
              EvaluationSettings.REGULARIZATION,
              EvaluationSettings.ITERATIONS,
              EvaluationSettings.CONTEXT_WORDS,
              EvaluationSettings.PLOT,
              ModelSettings.TOKEN_BUDGET,
              ModelSettings.WINDOW_ROWS,
              ModelSettings.CACHE_DIR),
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          EvaluateCommand::run);

  private EvaluateCommand() {}

  private static ExitCode run(Invocation invocation) {
    EvaluationSettings asked = EvaluationSettings.of(invocation.parse(Purpose.NO_ROWS));
    return CommandSession.run(
        "evaluate",
        spark -> {
          EvaluationReport report =
              Evaluation.of(
                  spark,
                  asked,
                  note -> invocation.err().println(invocation.secrets().hide("evaluate: " + note)));
          invocation.print(report::json, report::lines);
          asked.plot().ifPresent(file -> write(file, report.html()));
          return ExitCode.DONE;
        });
  }

  private static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write plot " + file + ": " + e.getMessage(), e);
    }
  }
}
