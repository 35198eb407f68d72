package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelException;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.fixture.Captured;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.redact.Redaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages, as far as no Spark is needed for them. */
class FailureTest {
  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @ParameterizedTest
  @CsvSource({
    "DONE, 0",
    "OTHER, 1",
    "USAGE, 2",
    "CORPUS, 3",
    "MODEL, 4",
    "FAILED_ROWS, 5",
    "UNSOUND, 6"
  })
  void exitCodesAreAContract(ExitCode code, int number) {
    assertThat(code.code()).isEqualTo(number);
  }

  static Stream<Arguments> ours() {
    return Stream.of(
        arguments(new ConfigException(List.of("one", "two")), ExitCode.USAGE, "one\ntwo"),
        arguments(new CorpusException("no corpus"), ExitCode.CORPUS, "no corpus"),
        arguments(new ColumnException("no column"), ExitCode.CORPUS, "no column"),
        arguments(new ModelException("no model"), ExitCode.MODEL, "no model"));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void anExceptionOfOursIsToldInItsOwnWords(Exception ours, ExitCode code, String message) {
    assertThat(Failure.of(ours)).isEqualTo(new Failure(code, message));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void anExceptionOfOursIsFoundBelowSparks(Exception ours, ExitCode code, String message) {
    Exception spark =
        new IllegalStateException("Job aborted", new RuntimeException("Task failed", ours));

    assertThat(Failure.of(spark)).isEqualTo(new Failure(code, message));
  }

  @Test
  void anyOtherExceptionIsToldByTheFirstLineOfItsRoot() {
    Exception other =
        new RuntimeException("Job aborted", new ArithmeticException("/ by zero\nsecond line"));

    assertThat(Failure.of(other))
        .isEqualTo(new Failure(ExitCode.OTHER, "Cannot finish: ArithmeticException: / by zero"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nn.example|Cannot find host: its name does not resolve (nn.example)",
        "nn.example: Name or service not known|Cannot find host: its name does not resolve (nn.example)",
        "box7: box7: Name or service not known|Cannot start Spark: this machine's own name does not"
            + " resolve; set SPARK_LOCAL_IP to its address, 127.0.0.1 say (box7)"
      })
  void aHostWhoseNameDoesNotResolveIsNamed(String told, String message) {
    Exception failure = new IllegalArgumentException("below", new UnknownHostException(told));

    assertThat(Failure.of(failure)).isEqualTo(new Failure(ExitCode.OTHER, message));
  }

  @Test
  void anExceptionWithoutAMessageIsToldByItsName() {
    assertThat(Failure.of(new NullPointerException()))
        .isEqualTo(new Failure(ExitCode.OTHER, "Cannot finish: NullPointerException"));
  }

  @Test
  void allProblemsOfAConfigAreToldBeforeSparkStarts() {
    ExitCode code =
        run("embed", "--input", "corpus.jsonl", "--mode", "upsert", "--max-tokens", "few");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(out.text()).isEmpty();
    assertThat(err.lines())
        .containsExactlyInAnyOrder(
            "output must be given where input is",
            "mode must be one of error, overwrite, append, incremental: upsert",
            "max-tokens must be a whole number of 1 or more: few");
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed", "preflight"})
  void aMetricsFileThatCannotBeWrittenIsToldBeforeSparkStarts(String command) {
    assertThat(run(command, "--metrics-file", "no/such/m.jsonl")).isEqualTo(ExitCode.USAGE);

    assertThat(out.text()).isEmpty();
    assertThat(err.lines())
        .containsExactly(
            "Cannot write metrics-file no/such/m.jsonl: there is no folder "
                + Path.of("no/such").toAbsolutePath());
  }

  @Test
  void aModelThatIsNotThereIsOneSentence(@TempDir Path folder) {
    Path model = folder.resolve("model");

    assertThat(run("inspect", "--model", model.toString())).isEqualTo(ExitCode.MODEL);
    assertThat(out.text()).isEmpty();
    assertThat(err.lines())
        .containsExactly("Cannot open model: folder " + model + " does not exist");
  }

  @Test
  void noEscapeSequenceOfAnArgumentReachesTheTerminal() {
    assertThat(run("inspect", "--model", "/no\u001b[31mwhere")).isEqualTo(ExitCode.MODEL);
    assertThat(run("embed", "--modle\u001b[31m")).isEqualTo(ExitCode.USAGE);

    assertThat(err.text()).doesNotContain("\u001b");
    assertThat(err.lines().subList(0, 2))
        .containsExactly(
            "Cannot open model: folder /no\\u001b[31mwhere does not exist",
            "Unknown option: '--modle\\u001b[31m'");
  }

  @Test
  void noPasswordOfAnArgumentIsPrintedNorInTheTrace() {
    assertThat(run("inspect", "--verbose", "--model", "nofs://me:hunter2@host/m"))
        .isEqualTo(ExitCode.MODEL);
    assertThat(run("embed", "--modle=ftp://me:hunter2@host/m")).isEqualTo(ExitCode.USAGE);
    assertThat(run("embed", "--input-option", "password:hunter2")).isEqualTo(ExitCode.USAGE);
    assertThat(run("embed", "--inptu-option=password=hunter2")).isEqualTo(ExitCode.USAGE);

    assertThat(out.text()).isEmpty();
    assertThat(err.text()).doesNotContain("hunter2").contains("\tat org.contexture");
    assertThat(err.lines())
        .contains(
            "Cannot open model nofs://me:"
                + Redaction.HIDDEN
                + "@host/m: No FileSystem for scheme \"nofs\"",
            "input-option must be KEY=VALUE: " + Redaction.HIDDEN);
  }

  @Test
  void verboseAddsTheStackTrace(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("model"));
    String model = folder.resolve("model").toString();

    assertThat(run("inspect", "--verbose", "--model", model)).isEqualTo(ExitCode.MODEL);
    assertThat(err.lines().get(0))
        .isEqualTo(
            "Cannot open model: "
                + model
                + " has no model.onnx or onnx/model.onnx; it holds no files");
    assertThat(err.lines().get(1)).startsWith(ModelException.class.getName());
    assertThat(err.text()).contains("\tat org.contexture");
  }

  private ExitCode run(String... args) {
    return Contexture.run(args, out.stream(), err.stream());
  }
}
