package org.contexture.jobs.senses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of {@code senses}, as a user has them. */
class SensesIT {
  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @TempDir Path folder;

  /** Letters inside another word are no occurrence, and a word beyond max-tokens has no vector. */
  @Test
  void aWordIsFoundInAnyCaseAndOnlyAsAWord() throws IOException {
    Path input =
        corpus(
            "We sat on the bank of the river.",
            "The banknote was torn.",
            "BANK holidays are on Mondays.",
            "nothing of that kind",
            "word ".repeat(300) + "bank",
            "");

    assertThat(senses("--word", "Bank", "--input", input.toString())).isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.lines().get(0)).isEqualTo("'Bank' in 2 texts, with minilm");
    assertThat(List.of(out.lines().get(1).substring(5), out.lines().get(2).substring(5)))
        .containsExactlyInAnyOrder(
            "We sat on the bank of the river.", "BANK holidays are on Mondays.");
    assertThat(out.lines().get(4)).matches("layer -?\\d: mean cosine -?[01]\\.\\d{3}");
    assertThat(out.lines().get(5)).isEqualTo("         1      2");
    assertThat(out.lines().get(6)).matches("  1  1\\.000  [01]\\.\\d{3}");
  }

  @Test
  void everyLayerIsCompared() {
    assertThat(senses("--word", "bank", "--json")).isEqualTo(ExitCode.DONE);

    assertThat(tables(out))
        .containsExactly(
            "layer 0", "layer 1", "layer 2", "layer 3", "layer 4", "layer 5", "layer 6");
  }

  @Test
  void vectorsOfTheCommandLineAreComparedInsteadOfLayers() {
    assertThat(
            senses(
                "--word",
                "bank",
                "--json",
                "--vector",
                "text:level=sentence",
                "--vector",
                "word:level=word;layers=-1,-2"))
        .isEqualTo(ExitCode.DONE);

    assertThat(tables(out)).containsExactly("text", "word");
  }

  @Test
  void aWordVectorIsTheSameInEveryText() throws IOException {
    Path model = Files.writeString(folder.resolve("glove.txt"), "bank 1 2\nriver 3 -1\nloan 0 5\n");
    Path input = corpus("The bank of the river.", "a bank loan");

    assertThat(senses("--word", "bank", "--input", input.toString(), "--model", model.toString()))
        .isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.lines())
        .containsExactly(
            "'bank' in 2 texts, with " + model,
            "  1  The bank of the river.",
            "  2  a bank loan",
            "",
            "layer -1: mean cosine 1.000",
            "         1      2",
            "  1  1.000  1.000",
            "  2  1.000  1.000");
  }

  @Test
  void aVectorThatIsNoWordsIsExitCode2() {
    assertThat(senses("--word", "bank", "--vector", "c:level=chunk")).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines())
        .containsExactly("level of vector 'c' must be word or sentence here: chunk");
  }

  /** The bundled corpus has its senses one after the other. */
  @Test
  void theTextsComeFromAllOverTheCorpus() {
    assertThat(senses("--word", "bank", "--json")).isEqualTo(ExitCode.DONE);

    JsonArray texts = JsonParser.parseString(out.text()).getAsJsonObject().getAsJsonArray("texts");
    assertThat(texts.asList())
        .hasSize(6)
        .extracting(text -> text.getAsString())
        .anySatisfy(text -> assertThat(text).contains("Severn"))
        .anySatisfy(text -> assertThat(text).containsAnyOf("savings", "loan", "cheque", "Friday"));
  }

  private static List<String> tables(Captured out) {
    List<String> names = new ArrayList<>();
    JsonParser.parseString(out.text())
        .getAsJsonObject()
        .getAsJsonArray("tables")
        .forEach(table -> names.add(table.getAsJsonObject().get("vector").getAsString()));
    return names;
  }

  /** The settings of embed in the same file neither matter nor are in the way. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "occurrences = 3",
        "occurrences = 3\\nlong-text = chunk\\nvectors { s { level = span } }\\nspan-begin-column = b",
      })
  void theLastLayerTellsSensesApart(String file) throws IOException {
    String river = "We sat on the bank of the river and watched the water.";
    String shore = "They walked along the muddy bank of the stream.";
    String loan = "The bank gave me a loan at a low rate.";
    Path config = Files.writeString(folder.resolve("job.conf"), file.replace("\\n", "\n"));

    assertThat(
            senses(
                "--word",
                "bank",
                "--json",
                "--config",
                config.toString(),
                "--input",
                corpus(river, shore, loan, "A bank too many.").toString()))
        .isEqualTo(ExitCode.DONE);

    JsonObject json = JsonParser.parseString(out.text()).getAsJsonObject();
    assertThat(json.getAsJsonArray("texts").asList())
        .extracting(text -> text.getAsString())
        .containsExactly(river, shore, loan);
    JsonArray layers = json.getAsJsonArray("tables");
    JsonObject last = layers.get(layers.size() - 1).getAsJsonObject();
    JsonArray cosines = last.getAsJsonArray("cosines");
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(cosine(cosines, i, j)).isCloseTo(cosine(cosines, j, i), within(1e-9));
        sum += i == j ? 0 : cosine(cosines, i, j);
      }
      assertThat(cosine(cosines, i, i)).isCloseTo(1, within(1e-6));
    }
    assertThat(last.get("mean_cosine").getAsDouble()).isCloseTo(sum / 6, within(1e-9));
    assertThat(cosine(cosines, 0, 1))
        .isGreaterThan(cosine(cosines, 0, 2) + 0.05)
        .isGreaterThan(cosine(cosines, 1, 2) + 0.05);
  }

  private static double cosine(JsonArray cosines, int i, int j) {
    return cosines.get(i).getAsJsonArray().get(j).getAsDouble();
  }

  @ParameterizedTest
  @CsvSource({"sextant, 0", "rare, 1"})
  void aWordOfFewerThanTwoTextsIsExitCode3(String word, int found) throws IOException {
    Path input = corpus("a rare bank", "a bank", "a rarely seen bank");

    assertThat(senses("--word", word, "--input", input.toString())).isEqualTo(ExitCode.CORPUS);

    assertThat(out.text()).isEmpty();
    assertThat(err.problems())
        .containsExactly(
            "Cannot compare '" + word + "': it is a word of " + found + " texts of the corpus");
  }

  @Test
  void withoutAWordItIsExitCode2() {
    assertThat(senses()).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines()).containsExactly("word must be given");
  }

  @Test
  void oneOccurrenceIsNothingToCompare() {
    assertThat(senses("--word", "bank", "--occurrences", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines()).containsExactly("occurrences must be 2 or more: 1");
  }

  private Path corpus(String... texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String text : texts) {
      JsonObject row = new JsonObject();
      row.addProperty("text", text);
      lines.append(row).append('\n');
    }
    return Files.writeString(folder.resolve("c.json"), lines);
  }

  private ExitCode senses(String... options) {
    List<String> args = new ArrayList<>(List.of("senses", "--cache-dir", Jobs.CACHE));
    args.addAll(List.of(options));
    return Contexture.run(args.toArray(String[]::new), out.stream(), err.stream());
  }
}
