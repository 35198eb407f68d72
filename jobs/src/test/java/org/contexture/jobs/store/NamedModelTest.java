package org.contexture.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.contexture.encoder.model.ModelException;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the models that an output may name are opened without being asked for. */
class NamedModelTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path folder;

  private static String require(String model, String output, String... folders) {
    return new NamedModel(model, "OUT")
        .require(new org.apache.hadoop.fs.Path(output), List.of(folders), HADOOP);
  }

  @ParameterizedTest
  @CsvSource({
    "minilm, s3a://bucket/out, s3a://other",
    "s3a://bucket/m, s3a://bucket/out, s3a://other",
    "S3A://bucket/m, s3a://bucket/out, s3a://other",
    "/models/m, file:/data/out, s3a://other",
    "models/m, data/out, s3a://other",
    "file:///models/m, /data/out, s3a://other",
    "s3a://models/good/m, s3a://bucket/out, s3a://models/good",
    "s3a://models/good/m, s3a://bucket/out, s3a://models/good/",
    "s3a://models/good, s3a://bucket/out, s3a://models/good",
    "s3a://models/m, /data/out, s3a://models/",
    "/models/m, s3a://bucket/out, /models"
  })
  void whatIsOnBoardBesideTheOutputOrInANamedFolderIsOpened(
      String model, String output, String named) {
    assertThat(require(model, output, named)).isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://evil/m, s3a://bucket/out, s3a://models/good",
    "http://bucket/m, s3a://bucket/out, s3a://models/good",
    "s3a://bucket@evil/m, s3a://bucket/out, s3a://models/good",
    "hdfs://bucket:1/m, hdfs://bucket/out, s3a://models/good",
    "file://evil/m, /data/out, s3a://models/good",
    "/models/m, s3a://bucket/out, s3a://models/good",
    "s3a://models/goods/m, s3a://bucket/out, s3a://models/good",
    "s3a://models/good/../evil/m, s3a://bucket/out, s3a://models/good",
    "s3b://models/good/m, s3a://bucket/out, s3a://models/good",
    "'', /data/out, s3a://models/good",
    "'a:b:c', /data/out, s3a://models/good"
  })
  void anyOtherPlaceIsNotEvenAsked(String model, String output, String named) {
    assertThatThrownBy(() -> require(model, output, named))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open the model that output OUT names: it is not on the output's file system,"
                + " nor in a folder of model-path ("
                + model
                + "); give it with --model if you trust it");
  }

  @Test
  void searchAndVerifyOpenNoOther() throws IOException {
    Path output = folder.resolve("out");
    Jobs.run("--output", output.toString(), "--model", Jobs.TINY);
    Path manifest = output.resolve("_contexture/manifest.json");
    String evil = "ftp://evil.invalid/model";
    Files.deleteIfExists(manifest.resolveSibling(".manifest.json.crc"));
    Files.writeString(
        manifest,
        Files.readString(manifest).replace("\"model\": \"" + Jobs.TINY, "\"model\": \"" + evil));
    String refusal =
        "Cannot open the model that output "
            + output
            + " names: it is not on the output's file system, nor in a folder of model-path ("
            + evil
            + "); give it with --model if you trust it";

    assertRun(ExitCode.MODEL, refusal, "verify", output.toString(), "--sample", "1");
    assertRun(ExitCode.MODEL, refusal, "search", output.toString(), "--query", "a");
    assertRun(ExitCode.DONE, "", "search", output.toString(), "--query", "a", "--model", Jobs.TINY);
    assertRun(
        ExitCode.DONE, "", "verify", output.toString(), "--sample", "1", "--model", Jobs.TINY);
  }

  private static void assertRun(ExitCode code, String problem, String... args) {
    Captured told = new Captured();
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--cache-dir";
    all[args.length + 1] = Jobs.CACHE;

    assertThat(Contexture.run(all, new Captured().stream(), told.stream())).isEqualTo(code);

    assertThat(told.text().strip()).isEqualTo(problem);
  }
}
