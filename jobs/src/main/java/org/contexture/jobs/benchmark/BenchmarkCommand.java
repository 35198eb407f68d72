package org.contexture.jobs.benchmark;

import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.ProcessFolder;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.text.TextInput;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.model.RequestedModel;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.rows.GivenColumn;

/** {@code benchmark}: the job's speed beside ONNX Runtime's and the naive way's, in one JVM. */
public final class BenchmarkCommand {
  public static final Command COMMAND =
      new Command(
          "benchmark",
          "Measures the job against ONNX Runtime alone and against the naive way, in one run.",
          Option.ofLists(
              List.of(
                  CorpusSettings.INPUT,
                  CorpusSettings.INPUT_FORMAT,
                  CorpusSettings.INPUT_OPTION,
                  CorpusSettings.TEXT_COLUMN,
                  CorpusSettings.SPAN_BEGIN_COLUMN,
                  CorpusSettings.SPAN_END_COLUMN,
                  CorpusSettings.PROMPT_COLUMN,
                  CorpusSettings.ADDED_COLUMN_PREFIX,
                  CorpusSettings.ID_COLUMN),
              ModelSettings.OPTIONS,
              JobSettings.TUNING),
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          BenchmarkCommand::run);

  /** What says which corpus it is, and what is read of it. */
  private static final List<Option<?>> OF_CORPUS =
      Option.ofLists(CorpusSettings.OPTIONS, List.of(ModelSettings.VECTOR));

  private static final int PIECES_PER_SLOT = 4;

  private final Invocation invocation;
  private final JobSettings settings;
  private final JobSettings warmUp;
  private final SparkSession spark;
  private final int threadsPerTask;
  private final int slots;

  private BenchmarkCommand(Invocation invocation, SparkSession spark) {
    this.invocation = invocation;
    this.settings = settings(invocation);
    this.warmUp =
        invocation.options().containsKey(CorpusSettings.INPUT)
            ? settings(invocation.without(OF_CORPUS))
            : settings;
    LongText longText = settings.model().spec().longText();
    if (longText.isWhole()) {
      throw new ConfigException(
          List.of(
              "long-text must be truncate or fail to measure against ONNX Runtime alone: "
                  + longText.id()));
    }
    this.spark = spark;
    this.threadsPerTask = spark.sparkContext().conf().getInt("spark.task.cpus", 1);
    this.slots = Math.max(1, spark.sparkContext().defaultParallelism() / threadsPerTask);
  }

  private static JobSettings settings(Invocation invocation) {
    return JobSettings.of(invocation.parse(Purpose.ROWS));
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
    RequestedModel model = new RequestedModel(settings.model());
    ModelFolder folder = model.folder(spark);
    if (!ModelKind.of(folder.files()).takesTokenIds()) {
      throw new ModelException(
          "Cannot measure against ONNX Runtime alone: model must be a transformer: "
              + folder.name());
    }
    List<TextInput> texts = texts();
    EncoderRuntime runtime = model.runtime(threadsPerTask);
    long start = System.nanoTime();
    try (TextEncoder encoder = TextEncoder.open(folder, settings.model().spec(), runtime)) {
      double modelSeconds = secondsSince(start);
      int piece = (texts.size() - 1) / (slots * PIECES_PER_SLOT) + 1;
      int window = Math.min(settings.model().windowRows(), piece);
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
    job(warmUp);
    double[] first = new double[4];
    double[] second = new double[4];
    tell("first round");
    first[0] = alone.onnxTokensPerSecond();
    first[1] = alone.encoderTokensPerSecond();
    first[2] = job(settings);
    first[3] = alone.naiveTokensPerSecond();
    tell("second round, in reverse order");
    second[3] = alone.naiveTokensPerSecond();
    second[2] = job(settings);
    second[1] = alone.encoderTokensPerSecond();
    second[0] = alone.onnxTokensPerSecond();
    double[] speed = new double[4];
    for (int i = 0; i < speed.length; i++) {
      speed[i] = 2 / (1 / first[i] + 1 / second[i]);
    }
    return new BenchmarkResult(
        new BenchmarkResult.Setup(
            settings.model().name(),
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

  /**
   * Different texts, or texts behind different prompts, in the order of the corpus; null and blank
   * ones run on no model.
   */
  private List<TextInput> texts() {
    Corpus corpus = Corpus.open(spark, settings.corpus());
    corpus.notes().forEach(note -> invocation.err().println("Note: " + note));
    StructType schema = corpus.schema();
    Column text = GivenColumn.text(schema, settings.corpus().textColumns().get(0));
    Optional<Column> prompt =
        settings.corpus().promptColumn().map(name -> GivenColumn.of(schema, name));
    List<TextInput> texts =
        corpus.rows().select(text, prompt.orElse(lit(null))).collectAsList().stream()
            .filter(row -> !row.getString(0).isBlank())
            .map(row -> input(row, prompt.isPresent()))
            .distinct()
            .toList();
    if (texts.isEmpty()) {
      throw new CorpusException("Cannot measure: the corpus has no text");
    }
    return texts;
  }

  private static TextInput input(Row row, boolean ownPrompt) {
    TextInput text = TextInput.of(row.getString(0));
    return ownPrompt ? text.withPrompt(row.isNullAt(1) ? "" : row.getString(1)) : text;
  }

  /** Runs the whole job into a temporary folder and gives its tokens per second. */
  private double job(JobSettings asked) {
    try {
      Path folder =
          ProcessFolder.create(
              Path.of(System.getProperty("java.io.tmpdir")), "contexture-benchmark-");
      try {
        String output = folder.resolve("out").toUri().toString();
        JobReport report =
            EmbedJob.prepare(spark, asked.withOutput(output)).runWithoutPage(invocation.err());
        return report.tokensPerSecond();
      } finally {
        FileUtil.fullyDelete(folder.toFile());
      }
    } catch (IOException e) {
      throw new ConfigException(List.of("Cannot make a temporary folder: " + e.getMessage()));
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
