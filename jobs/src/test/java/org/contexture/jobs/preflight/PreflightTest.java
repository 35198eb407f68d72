package org.contexture.jobs.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.contexture.encoder.model.ModelException;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.fixture.FailingModel;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.readiness.Preflight;
import org.contexture.jobs.readiness.PreflightCheck;
import org.contexture.jobs.store.OutputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks on Spark's own executor, which the tests can let differ from the driver. */
@Tag("slow")
class PreflightTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;

  private EmbedJob job(Path model) {
    return Jobs.prepare("--output", folder.resolve("out").toString(), "--model", model.toString());
  }

  private List<String> require(EmbedJob job, Path output) {
    return Preflight.require(
            LocalSpark.session(), job.vectors(), OutputFormat.PARQUET, output.toString())
        .warnings();
  }

  /** It takes the place of the one that tasks of this JVM would find open. */
  private void openAnother() throws IOException {
    job(FailingModel.in(elsewhere.resolve("model")));
  }

  @Test
  void aModelThatWasRemovedEndsTheRunBeforeItBegins() throws IOException {
    Path model = FailingModel.in(folder.resolve("model"));
    EmbedJob job = job(model);
    openAnother();
    FileUtils.deleteDirectory(model.toFile());

    assertThatThrownBy(() -> require(job, folder.resolve("out")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: folder " + model + " does not exist (executor driver on 127.0.0.1)")
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(ExitCode.MODEL));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aModelThatDiffersIsARowOfItsOwn() throws IOException {
    Path model = FailingModel.in(folder.resolve("model"));
    EmbedJob job = job(model);
    openAnother();
    Files.writeString(model.resolve("config.json"), "{\"max_position_embeddings\": 100}");

    List<PreflightCheck> checks = Preflight.executors(LocalSpark.session(), job.vectors());

    assertThat(checks)
        .extracting(PreflightCheck::name, PreflightCheck::result)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("executor", PreflightCheck.Result.FAIL),
            org.assertj.core.groups.Tuple.tuple("memory", PreflightCheck.Result.OK));
    assertThat(checks.get(0).line())
        .startsWith(
            "fail  executor  Model at " + model + " is not the one that the driver opened: ");
  }

  @Test
  void anOutputThatCanBeWrittenIsLeftAsItWas() throws IOException {
    EmbedJob job = job(FailingModel.in(folder.resolve("model")));
    Path output = Files.createDirectory(folder.resolve("out"));

    assertThat(require(job, output)).isEmpty();
    assertThat(require(job, folder.resolve("a/b/c"))).isEmpty();

    assertThat(output).isEmptyDirectory();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(output, folder.resolve("model"));
    }
  }

  @Test
  void anOutputThatCannotBeWrittenEndsTheRunBeforeItBegins() throws IOException {
    EmbedJob job = job(FailingModel.in(folder.resolve("model")));
    Path file = Files.writeString(folder.resolve("file"), "content");
    Path output = file.resolve("a/b");

    assertThatThrownBy(() -> require(job, output))
        .isInstanceOf(OutputException.class)
        .hasMessage("Cannot write output " + output + ": file:" + file + " is a file")
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(ExitCode.USAGE));
    assertThat(file).hasContent("content");
  }
}
