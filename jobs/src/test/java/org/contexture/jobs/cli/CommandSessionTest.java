package org.contexture.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

/** Commands in a session that was there before them. */
class CommandSessionTest {
  /** Both are set by whoever opens a corpus of files. */
  private static final String PIECES = "spark.sql.files.maxPartitionBytes";

  private static final String OPEN_COST = "spark.sql.files.openCostInBytes";

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @BeforeEach
  void settingsOfTheUser() {
    spark.conf().set(PIECES, "12345678");
    spark.conf().unset(OPEN_COST);
  }

  @AfterEach
  void forget() {
    spark.conf().unset(PIECES);
  }

  @Test
  void aSessionThatIsThereIsLeftRunningWithItsSettings() throws Exception {
    Path input = Files.writeString(folder.resolve("c.json"), "{\"text\": \"a text\"}\n");
    String output = folder.resolve("out").toString();
    // Nothing is run, but the corpus is opened: that is what makes settings.
    Map<String, String> before = settings();
    String[] args = {
      "embed",
      "--explain",
      "--cache-dir",
      Jobs.CACHE,
      "--input",
      input.toString(),
      "--output",
      output
    };
    Captured out = new Captured();
    Captured err = new Captured();

    ExitCode code = Contexture.run(args, out.stream(), err.stream());

    assertThat(err.problems()).isEmpty();
    assertThat(out.lines()).contains("Nothing was run.");
    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(spark.sparkContext().isStopped()).isFalse();
    assertThat(settings()).isEqualTo(before).containsEntry(PIECES, "12345678");
    assertThat(spark.range(3).count()).isEqualTo(3);
  }

  @Test
  void theWorkIsDoneInTheSessionThatIsThere() {
    assertThat(
            CommandSession.run(
                "embed",
                used -> {
                  assertThat(used).isSameAs(spark);
                  used.conf().set(PIECES, "1");
                  used.conf().set(OPEN_COST, "2");
                  return ExitCode.UNSOUND;
                }))
        .isEqualTo(ExitCode.UNSOUND);

    assertThat(settings()).containsEntry(PIECES, "12345678").doesNotContainKey(OPEN_COST);
  }

  @ParameterizedTest
  @CsvSource({
    "KryoSerializer, true, true",
    "KryoSerializer, false, false",
    "JavaSerializer, true, false"
  })
  void kryoThatKnowsNoClassByItselfIsRefused(String serializer, String required, boolean refused) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.serializer", "org.apache.spark.serializer." + serializer)
            .set("spark.kryo.registrationRequired", required);

    if (refused) {
      assertThatThrownBy(() -> CommandSession.checkSerializer(conf))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "spark.kryo.registrationRequired must be false, since tasks of Contexture and of Spark"
                  + " send classes that nobody registers: true");
    } else {
      assertThatCode(() -> CommandSession.checkSerializer(conf)).doesNotThrowAnyException();
    }
  }

  @Test
  void aFailureLeavesTheSettingsToo() {
    IllegalStateException failure = new IllegalStateException("no luck");

    assertThatThrownBy(
            () ->
                CommandSession.run(
                    "embed",
                    used -> {
                      used.conf().unset(PIECES);
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(settings()).containsEntry(PIECES, "12345678");
    assertThat(spark.sparkContext().isStopped()).isFalse();
  }

  private Map<String, String> settings() {
    return new HashMap<>(CollectionConverters.asJava(spark.conf().getAll()));
  }
}
