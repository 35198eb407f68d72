package org.contexture.jobs;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.contexture.jobs.config.JobOption;

/**
 * A command.
 *
 * @param name as given on the command line
 * @param options that it takes, besides {@code --config}
 * @param unnamed the option whose value may also stand alone
 * @param action what it does
 */
record Command(
    String name,
    String description,
    Set<JobOption> options,
    Set<Flag> flags,
    Optional<JobOption> unnamed,
    Function<Invocation, ExitCode> action) {
  private Command(
      String name,
      String description,
      Set<JobOption> options,
      Set<Flag> flags,
      Function<Invocation, ExitCode> action) {
    this(name, description, options, flags, Optional.empty(), action);
  }

  private static final Set<JobOption> EMBED_OPTIONS =
      EnumSet.complementOf(
          EnumSet.of(
              JobOption.WORD,
              JobOption.OCCURRENCES,
              JobOption.QUERY,
              JobOption.TOP,
              JobOption.VECTOR_COLUMN,
              JobOption.FROM,
              JobOption.TOKENIZER,
              JobOption.SAMPLE,
              JobOption.SEED,
              JobOption.TASK,
              JobOption.TRAIN,
              JobOption.TEST,
              JobOption.FEATURES,
              JobOption.LABEL_COLUMN,
              JobOption.SAMPLES_PER_CLASS,
              JobOption.DRAWS,
              JobOption.REGULARIZATION,
              JobOption.ITERATIONS,
              JobOption.CONTEXT_WORDS,
              JobOption.PLOT));

  private static final Set<JobOption> BENCHMARK_OPTIONS = benchmarkOptions();

  private static Set<JobOption> benchmarkOptions() {
    Set<JobOption> options = EnumSet.copyOf(EMBED_OPTIONS);
    options.removeAll(
        EnumSet.of(
            JobOption.OUTPUT,
            JobOption.OUTPUT_FORMAT,
            JobOption.MODE,
            JobOption.PARTITION_BY,
            JobOption.TARGET_FILE_SIZE,
            JobOption.COMMIT_EVERY,
            JobOption.DEDUPLICATE,
            JobOption.BAD_RECORDS,
            JobOption.REPORT_COLOR_COLUMN,
            JobOption.MAX_FAILED_ROWS,
            JobOption.METRICS_FILE));
    return options;
  }

  /** Every command, in the order of the help text. */
  static List<Command> all() {
    return List.of(
        new Command(
            "embed",
            "Adds contextual vector columns to a corpus and saves Parquet.",
            EMBED_OPTIONS,
            EnumSet.of(Flag.EXPLAIN, Flag.VERBOSE),
            EmbedCommand::run),
        new Command(
            "preflight",
            "Checks what embed would need with the same options: model, memory, output.",
            EMBED_OPTIONS,
            EnumSet.of(Flag.VERBOSE),
            PreflightCommand::run),
        new Command(
            "verify",
            "Checks that an output is whole, and what its manifest says.",
            VerifyCommand.OPTIONS,
            EnumSet.of(Flag.JSON, Flag.VERBOSE),
            Optional.of(JobOption.OUTPUT),
            VerifyCommand::run),
        new Command(
            "search",
            "Shows the rows of an output that are nearest to a query, or a word's occurrences by sense.",
            SearchCommand.OPTIONS,
            EnumSet.of(Flag.JSON, Flag.VERBOSE),
            Optional.of(JobOption.OUTPUT),
            SearchCommand::run),
        new Command(
            "inspect",
            "Shows what a model takes, gives and needs.",
            EnumSet.of(
                JobOption.MODEL,
                JobOption.MAX_TOKENS,
                JobOption.LONG_TEXT,
                JobOption.STRIDE,
                JobOption.CHUNK_TOKENS,
                JobOption.VECTOR,
                JobOption.POOLING,
                JobOption.NORMALIZE,
                JobOption.PROMPT,
                JobOption.TOKEN_BUDGET,
                JobOption.CACHE_DIR),
            EnumSet.of(Flag.JSON, Flag.VERBOSE),
            InspectCommand::run),
        new Command(
            "senses",
            "Shows how a word's vector differs from text to text, in every layer or as --vector says.",
            SensesCommand.OPTIONS,
            EnumSet.of(Flag.JSON, Flag.VERBOSE),
            SensesCommand::run),
        new Command(
            "evaluate",
            "Compares models, layers and poolings by what can be learned from their vectors.",
            EvaluateCommand.OPTIONS,
            EnumSet.of(Flag.JSON, Flag.VERBOSE),
            EvaluateCommand::run),
        new Command(
            "convert",
            "Makes an encoder folder of a LLaMA model in the files of llama2.c.",
            ConvertCommand.OPTIONS,
            EnumSet.of(Flag.VERBOSE),
            ConvertCommand::run),
        new Command(
            "benchmark",
            "Measures the job against ONNX Runtime alone and against the naive way, in one run.",
            BENCHMARK_OPTIONS,
            EnumSet.of(Flag.JSON, Flag.VERBOSE),
            BenchmarkCommand::run));
  }
}
