package org.contexture.jobs.verify;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.config.ValueType;
import org.contexture.jobs.failure.ExitCode;

/** {@code verify}: whether an output is what its manifest says, for people or as JSON. */
public final class VerifyCommand {
  private static final Option<Integer> SAMPLE =
      Option.of(
          "sample",
          "N",
          ValueType.COUNT,
          "For verify: how many rows to encode again and compare. Default: 0.");

  /** Those that no other command takes. */
  public static final List<Option<?>> OPTIONS = List.of(SAMPLE);

  public static final Command COMMAND =
      new Command(
          "verify",
          "Checks that an output is whole, and what its manifest says.",
          List.of(
              CorpusSettings.ID_COLUMN,
              OutputSettings.OUTPUT,
              OutputSettings.OUTPUT_FORMAT,
              ModelSettings.MODEL,
              ModelSettings.MODEL_PATH,
              ModelSettings.DOWNLOAD,
              SAMPLE,
              SharedOptions.SEED,
              ModelSettings.CACHE_DIR),
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          Optional.of(OutputSettings.OUTPUT),
          VerifyCommand::run);

  private VerifyCommand() {}

  private static ExitCode run(Invocation invocation) {
    VerifyRequest asked = request(invocation.parse(Purpose.NO_ROWS));
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

  private static VerifyRequest request(ParsedOptions options) {
    return new VerifyRequest(
        options.need(OutputSettings.OUTPUT),
        options.get(OutputSettings.OUTPUT_FORMAT),
        options.find(CorpusSettings.ID_COLUMN),
        options.asked(ModelSettings.MODEL),
        ModelSettings.search(options),
        options.find(ModelSettings.CACHE_DIR).orElse(""),
        options.find(SAMPLE).orElse(0),
        options.find(SharedOptions.SEED).orElse(0));
  }
}
