package org.contexture.jobs;

import java.util.List;
import org.contexture.jobs.benchmark.BenchmarkCommand;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.RunSettings;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.convert.ConvertCommand;
import org.contexture.jobs.convert.ConvertSettings;
import org.contexture.jobs.embed.EmbedCommand;
import org.contexture.jobs.evaluate.EvaluateCommand;
import org.contexture.jobs.evaluate.EvaluationSettings;
import org.contexture.jobs.inspect.InspectCommand;
import org.contexture.jobs.preflight.PreflightCommand;
import org.contexture.jobs.quantize.QuantizeCommand;
import org.contexture.jobs.quantize.QuantizeSettings;
import org.contexture.jobs.search.SearchCommand;
import org.contexture.jobs.search.SearchSettings;
import org.contexture.jobs.senses.SensesCommand;
import org.contexture.jobs.senses.SensesSettings;
import org.contexture.jobs.verify.VerifyCommand;

/** The list of commands: each has a room of its own. */
public final class Commands {
  /** In the order of the help text. */
  public static final List<Command> ALL =
      List.of(
          EmbedCommand.COMMAND,
          PreflightCommand.COMMAND,
          VerifyCommand.COMMAND,
          SearchCommand.COMMAND,
          InspectCommand.COMMAND,
          SensesCommand.COMMAND,
          EvaluateCommand.COMMAND,
          ConvertCommand.COMMAND,
          QuantizeCommand.COMMAND,
          BenchmarkCommand.COMMAND);

  /** Those of all commands, in the order of help texts and reports. */
  public static final List<Option<?>> OPTIONS =
      Option.ofLists(
          CorpusSettings.OPTIONS,
          OutputSettings.OPTIONS,
          ModelSettings.OPTIONS,
          RunSettings.OPTIONS,
          List.of(SharedOptions.WORD),
          SensesSettings.OPTIONS,
          SearchSettings.OPTIONS,
          ConvertSettings.OPTIONS,
          QuantizeSettings.OPTIONS,
          VerifyCommand.OPTIONS,
          List.of(SharedOptions.SEED),
          EvaluationSettings.OPTIONS,
          JobSettings.TUNING);

  private Commands() {}
}
