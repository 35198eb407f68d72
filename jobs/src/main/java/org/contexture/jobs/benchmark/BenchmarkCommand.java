package org.contexture.jobs.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.ModelKind;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.embed.EmbedCommand;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.rows.GivenColumn;

/** {@code benchmark}: the job's speed beside ONNX Runtime's and the naive way's, in one JVM. */
public final class BenchmarkCommand {
  private static final Set<JobOption> OPTIONS = options();

  private static Set<JobOption> options() {
    Set<JobOption> options = EnumSet.copyOf(EmbedCommand.OPTIONS);
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

  public static final Command COMMAND =
      new Command(
          "benchmark",
          "Measures the job against ONNX Runtime alone and against the naive way, in one run.",
          OPTIONS,
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          BenchmarkCommand::run);
  private static final int PIECES_PER_SLOT = 4;

  private final Invocation invocation;
  private final JobConfig config;
  private final SparkSession spark;
  private final int threadsPerTask;
  private final int slots;

  private BenchmarkCommand(Invocation invocation, SparkSession spark) {
    this.invocation = invocation;
    this.config = JobConfig.withoutOutput(invocation.configFile(), invocation.options());
    if (config.encoderSpec().longText().isWhole()) {
      throw new ConfigException(
          List.of(
              "long-text must be truncate or fail to measure against ONNX Runtime alone: "
                  + config.get(JobOption.LONG_TEXT)));
    }
    this.spark = spark;
    this.threadsPerTask = spark.sparkContext().conf().getInt("spark.task.cpus", 1);
    this.slots = Math.max(1, spark.sparkContext().defaultParallelism() / threadsPerTask);
  }

  private static ExitCode run(Invocation invocation) {
    long start = System.nanoTime();
    return CommandSession.run(
        "benchmark",
        spark -> {
          BenchmarkCommand command = new BenchmarkCommand(invocation, spark);
          BenchmarkResult result = command.measure(secondsSince(start));
          invocation.print(result::json, result::lines);
          return ExitCode.DONE;
        });
  }

  private BenchmarkResult measure(double sessionSeconds) {
    ModelFolder folder =
        EmbedJob.location(config).localize(spark.sparkContext().hadoopConfiguration());
    if (folder.kind() != ModelKind.TRANSFORMER) {
      throw new ModelException(
          "Cannot measure against ONNX Runtime alone: model must be a transformer: "
              + folder.name());
    }
    List<String> texts = texts();
    EncoderRuntime runtime =
        new EncoderRuntime(threadsPerTask, config.getInt(JobOption.TOKEN_BUDGET));
    long start = System.nanoTime();
    try (TextEncoder encoder = TextEncoder.open(folder, config.encoderSpec(), runtime)) {
      double modelSeconds = secondsSince(start);
      int piece = (texts.size() - 1) / (slots * PIECES_PER_SLOT) + 1;
      int window = Math.min(config.getInt(JobOption.WINDOW_ROWS), piece);
      try (EncoderBenchmark alone =
          new EncoderBenchmark(texts, folder, encoder, runtime, slots, window)) {
        return measure(alone, texts.size(), sessionSeconds, modelSeconds);
      }
    }
  }

  /**
   * Each speed is measured twice, the second time in reverse order, so that a drift of the machine
   * cancels out.
   */
  private BenchmarkResult measure(
      EncoderBenchmark alone, int texts, double sessionSeconds, double modelSeconds) {
    tell("warming up");
    job(invocation.options().containsKey(JobOption.INPUT) ? bundledCorpus() : invocation.options());
    double[] first = new double[4];
    double[] second = new double[4];
    tell("first round");
    first[0] = alone.onnxTokensPerSecond();
    first[1] = alone.encoderTokensPerSecond();
    first[2] = job(invocation.options());
    first[3] = alone.naiveTokensPerSecond();
    tell("second round, in reverse order");
    second[3] = alone.naiveTokensPerSecond();
    second[2] = job(invocation.options());
    second[1] = alone.encoderTokensPerSecond();
    second[0] = alone.onnxTokensPerSecond();
    double[] speed = new double[4];
    for (int i = 0; i < speed.length; i++) {
      speed[i] = 2 / (1 / first[i] + 1 / second[i]);
    }
    return new BenchmarkResult(
        new BenchmarkResult.Setup(
            config.get(JobOption.MODEL),
            texts,
            alone.tokens(),
            slots,
            threadsPerTask,
            sessionSeconds,
            modelSeconds),
        new BenchmarkResult.Speeds(speed[0], speed[1], speed[2], speed[3]));
  }

  private void tell(String step) {
    invocation.err().println("benchmark: " + step + " ...");
  }

  /** Different texts, in the order of the corpus; null and blank ones run on no model. */
  private List<String> texts() {
    Corpus corpus = Corpus.open(spark, config);
    String column = config.list(JobOption.TEXT_COLUMN).get(0);
    List<String> texts =
        corpus.rows().select(GivenColumn.text(corpus.schema(), column)).collectAsList().stream()
            .filter(row -> !row.getString(0).isBlank())
            .map(row -> row.getString(0))
            .distinct()
            .toList();
    if (texts.isEmpty()) {
      throw new CorpusException("Cannot measure: the corpus has no text");
    }
    return texts;
  }

  private Map<JobOption, List<String>> bundledCorpus() {
    Map<JobOption, List<String>> options = new EnumMap<>(invocation.options());
    options
        .keySet()
        .removeAll(
            List.of(
                JobOption.INPUT,
                JobOption.INPUT_FORMAT,
                JobOption.INPUT_OPTION,
                JobOption.TEXT_COLUMN,
                JobOption.SPAN_BEGIN_COLUMN,
                JobOption.SPAN_END_COLUMN,
                JobOption.VECTOR,
                JobOption.ID_COLUMN));
    return options;
  }

  /** Runs the whole job into a temporary folder and gives its tokens per second. */
  private double job(Map<JobOption, List<String>> options) {
    try {
      Path output = Files.createTempDirectory("contexture-benchmark-");
      try {
        Map<JobOption, List<String>> toOutput = new EnumMap<>(JobOption.class);
        toOutput.putAll(options);
        toOutput.put(JobOption.OUTPUT, List.of(output.toUri().toString()));
        JobReport report =
            EmbedJob.prepare(spark, JobConfig.of(invocation.configFile(), toOutput))
                .run(invocation.err(), false);
        return report.tokensPerSecond();
      } finally {
        FileUtil.fullyDelete(output.toFile());
      }
    } catch (IOException e) {
      throw new ConfigException(List.of("Cannot make a temporary folder: " + e.getMessage()));
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
