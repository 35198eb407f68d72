package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session that prefers Spark's readers of version 2, which do not tell the files of rows. */
@Tag("slow")
class VersionTwoReadersTest {
  private static final String VERSION_ONE = "spark.sql.sources.useV1SourceList";

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @BeforeEach
  void preferVersionTwo() {
    spark.conf().set(VERSION_ONE, "");
  }

  @AfterEach
  void forget() {
    spark.conf().unset(VERSION_ONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "c.json | {\"id\":1,\"text\":\"one\"};no JSON;{\"id\":2,\"text\":\"two\"} |"
            + " {\"id\":3,\"text\":\"three\"} | 1",
        "c.csv | id,text;1,one;2,two | 3,three | 0"
      })
  void runsAreIncrementalAndVerified(String name, String lines, String more, long bad)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(lines.split(";")));
    JobReport first = run(name, all);
    assertThat(run(name, all).run().published()).isFalse();
    all.add(more);

    JobReport report = run(name, all);

    assertThat(first.badRecords().count()).isEqualTo(bad);
    assertThat(report.compared().rowsReused()).isEqualTo(2);
    assertThat(report.encoded().rows()).isEqualTo(1);
    assertThat(Outputs.verify(folder.resolve("out"), 2).sound()).isTrue();
  }

  @Test
  void thePageIsMade() throws IOException {
    Path input =
        Files.writeString(folder.resolve("c.json"), "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");

    Jobs.runWithPage(
        "--input",
        input.toString(),
        "--output",
        folder.resolve("out").toString(),
        "--model",
        Jobs.TINY);

    assertThat(Files.readString(folder.resolve("out/_contexture/report.html")))
        .contains("principal components");
  }

  private JobReport run(String name, List<String> lines) throws IOException {
    return Jobs.run(
        "--input",
        Files.write(folder.resolve(name), lines).toString(),
        "--output",
        folder.resolve("out").toString(),
        "--mode",
        "incremental",
        "--model",
        Jobs.TINY,
        "--id-column",
        "id");
  }
}
