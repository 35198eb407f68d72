package org.contexture.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code evaluate}, as a user has them. */
class EvaluateIT {
  private static final String HEADER = "t1,b1,e1,t2,b2,e2,same\n";

  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @TempDir Path folder;

  /** The same word in the same form: static vectors cannot tell, contextual ones can. */
  @Test
  void contextualVectorsTellSensesApartAndStaticOnesDoNot() throws IOException {
    String river = "We sat on the bank of the river,14,18";
    String shore = "The muddy bank of the stream gave way,10,14";
    String loan = "The bank gave me a loan at a low rate,4,8";
    String money = "My bank raised the interest on savings,3,7";
    Path train =
        file(
            "train.csv",
            HEADER
                + String.join(
                    "\n",
                    row(river, shore, true),
                    row(loan, money, true),
                    row(river, loan, false),
                    row(shore, money, false)));
    Path test =
        file("test.csv", HEADER + row(river, money, false) + "\n" + row(shore, loan, false) + "\n");

    assertThat(
            evaluate(
                "--task",
                "word-in-context",
                "--train",
                train.toString(),
                "--test",
                test.toString(),
                "--text-column",
                "t1",
                "--text-column",
                "t2",
                "--span-begin-column",
                "b1",
                "--span-begin-column",
                "b2",
                "--span-end-column",
                "e1",
                "--span-end-column",
                "e2",
                "--label-column",
                "same",
                "--features",
                "word2vec;size=8;iterations=1,minilm",
                "--plot",
                folder.resolve("plot.html").toString(),
                "--json"))
        .isEqualTo(ExitCode.DONE);

    JsonObject json = JsonParser.parseString(out.text()).getAsJsonObject();
    assertThat(out.lines()).hasSize(1);
    assertThat(json.keySet()).containsExactly("task", "results");
    assertThat(json.get("task").getAsString()).isEqualTo("word-in-context");
    assertThat(accuracy(json, 0)).isZero();
    assertThat(accuracy(json, 1)).isEqualTo(1);
    assertThat(folder.resolve("plot.html")).content().contains("Evaluation: word-in-context");
  }

  @Test
  void aModelThatIsNotThereIsExitCode4() throws IOException {
    Path rows = file("rows.csv", "text,label\na,b\nc,d\n");

    assertThat(
            evaluate(
                "--task",
                "classification",
                "--train",
                rows.toString(),
                "--test",
                rows.toString(),
                "--features",
                folder.resolve("none").toString()))
        .isEqualTo(ExitCode.MODEL);
  }

  @Test
  void wrongUsageIsToldAtOnce() {
    assertThat(evaluate()).isEqualTo(ExitCode.USAGE);
    assertThat(evaluate("--task", "clustering")).isEqualTo(ExitCode.USAGE);
    assertThat(
            evaluate(
                "--task",
                "retrieval",
                "--test",
                "a.json",
                "--plot",
                folder.resolve("none/plot.html").toString()))
        .isEqualTo(ExitCode.USAGE);

    assertThat(out.text()).isEmpty();
    assertThat(err.lines())
        .containsExactly(
            "task must be given",
            "test must be given",
            "task must be one of classification, tagging, similarity, retrieval, word-in-context:"
                + " clustering",
            "plot must be a file in a folder that exists: " + folder.resolve("none/plot.html"));
  }

  @Test
  void anInputThatIsNotThereIsExitCode3() {
    Path none = folder.resolve("none.json");

    assertThat(evaluate("--task", "retrieval", "--test", none.toString()))
        .isEqualTo(ExitCode.CORPUS);

    assertThat(err.lines()).containsExactly("Cannot read input: " + none + " does not exist");
  }

  private static String row(String first, String second, boolean same) {
    return quoted(first) + "," + quoted(second) + "," + same;
  }

  /** A sentence may have commas of its own. */
  private static String quoted(String text) {
    return text.replaceFirst("^(.*),(\\d+),(\\d+)$", "\"$1\",$2,$3");
  }

  private static double accuracy(JsonObject json, int result) {
    return json.getAsJsonArray("results")
        .get(result)
        .getAsJsonObject()
        .get("accuracy")
        .getAsDouble();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private ExitCode evaluate(String... options) {
    List<String> args = new ArrayList<>(List.of("evaluate", "--cache-dir", Jobs.CACHE));
    args.addAll(List.of(options));
    return Contexture.run(args.toArray(String[]::new), out.stream(), err.stream());
  }
}
