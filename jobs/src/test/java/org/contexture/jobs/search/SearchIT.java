package org.contexture.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of {@code search} over an output of the bundled corpus, as a user has them. */
class SearchIT {
  @TempDir static Path folder;
  private static String output;

  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @BeforeAll
  static void embed() {
    output = folder.resolve("out").toString();
    Captured told = new Captured();
    ExitCode code =
        Contexture.run(
            new String[] {
              "embed",
              "--cache-dir",
              Jobs.CACHE,
              "--output",
              output,
              "--mode",
              "overwrite",
              "--vector",
              "embedding",
              "--vector",
              "words:level=word",
              "--vector",
              "chunks:level=chunk",
              "--chunk-tokens",
              "40"
            },
            told.stream(),
            told.stream());
    assertThat(code).as(told.text()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void theNearestTextsAreThoseThatMeanTheSame() {
    assertThat(search(output, "--query", "How do I get a loan?", "--top", "3"))
        .isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.lines()).hasSize(4);
    assertThat(out.lines().get(0))
        .matches(
            "Nearest to 'How do I get a loan\\?' of the texts of \\d+ rows \\(cosine in embedding\\)");
    assertThat(out.lines().get(1))
        .matches("  1   0\\.\\d{3}  bank-finance-06  Her request for a home loan .*");
  }

  @Test
  void aTextOfTheOutputFindsItselfAndEachQueryItsOwn() {
    String owl = "Barn owls hear a mouse moving under snow and strike without seeing it.";
    String run = "A run on the bank began on Thursday afternoon";

    assertThat(search(output, "--json", "--query", owl, "--query", run, "--top", "2"))
        .isEqualTo(ExitCode.DONE);

    JsonObject json = JsonParser.parseString(out.text()).getAsJsonObject();
    assertThat(json.get("vector_column").getAsString()).isEqualTo("embedding");
    JsonArray queries = json.getAsJsonArray("queries");
    assertThat(queries).hasSize(2);
    JsonObject itself = nearest(queries, 0, 0);
    assertThat(itself.get("id").getAsString()).isEqualTo("mouse-animal-03");
    assertThat(itself.get("text").getAsString()).isEqualTo(owl);
    assertThat(itself.get("similarity").getAsFloat()).isBetween(0.99999f, 1.00001f);
    assertThat(nearest(queries, 1, 0).get("id").getAsString()).isEqualTo("bank-finance-04");
    assertThat(nearest(queries, 0, 1).get("similarity").getAsFloat())
        .isLessThan(itself.get("similarity").getAsFloat());
  }

  @Test
  void chunksAreFoundInsideLongTexts() {
    assertThat(
            search(
                output,
                "--json",
                "--vector-column",
                "chunks",
                "--query",
                "a savings bank founded by a minister"))
        .isEqualTo(ExitCode.DONE);

    JsonObject first =
        nearest(
            JsonParser.parseString(out.text()).getAsJsonObject().getAsJsonArray("queries"), 0, 0);
    assertThat(first.get("id").getAsString()).isEqualTo("long-savings");
    assertThat(first.get("text").getAsString()).hasSizeLessThan(400);
    assertThat(first.get("end").getAsInt() - first.get("begin").getAsInt())
        .isEqualTo(first.get("text").getAsString().length());
  }

  /** Kingfishers on the one side, the banker on the other. */
  @ParameterizedTest
  @CsvSource({
    "'We sat down on the bank of the river.', river, finance",
    "'The bank refused to lend them money.', finance, river"
  })
  void occurrencesAreGroupedBySenseTheOneThatIsMeantFirst(
      String query, String meant, String other) {
    assertThat(search(output, "--json", "--word", "Bank", "--query", query, "--top", "5"))
        .isEqualTo(ExitCode.DONE);

    JsonObject json = JsonParser.parseString(out.text()).getAsJsonObject();
    assertThat(json.get("occurrences").getAsInt()).isGreaterThan(20);
    JsonArray senses = json.getAsJsonArray("senses");
    assertThat(senses.size()).isGreaterThan(1);
    JsonArray first = senses.get(0).getAsJsonObject().getAsJsonArray("nearest");
    assertThat(first.asList())
        .extracting(hit -> hit.getAsJsonObject().get("id").getAsString())
        .noneMatch(id -> id.startsWith("bank-" + other))
        .anyMatch(id -> id.startsWith("bank-" + meant));
    assertThat(first.asList())
        .extracting(hit -> hit.getAsJsonObject().get("text").getAsString())
        .allMatch(text -> text.contains("bank"));
  }

  @Test
  void aWordIsShownWithWhatStandsAroundIt() {
    assertThat(search(output, "--word", "kingfishers")).isEqualTo(ExitCode.DONE);

    assertThat(out.lines())
        .containsExactly(
            "'kingfishers' in 1 place, 1 sense by the vectors in words",
            "",
            "Sense 1: 1 place, cosine 1.000 on average to their mean",
            "  1   1.000  bank-river-02  Kingfishers dig their nesting tunnels into a steep ...");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--top 3|query or word must be given",
        "--query a --query b --word bank|query must be given at most once with word: 2 times",
        "--query a --top 0|top must be a whole number of 1 or more: 0",
        "--query a --vector-column words|Cannot search output OUT: it has no column 'words' with"
            + " vectors of texts or chunks; vectors: embedding (sentence), words (word), chunks (chunk)",
        "--query a --id-column no|Cannot search output OUT: it has no column 'no'; columns: id, sense,"
            + " text, word, embedding, words, chunks, embedding_status, embedding_error, token_count,"
            + " truncated",
        "--word xylophone|Cannot search output OUT: no text has the word 'xylophone'",
        "--word bank --query river|query must have the word 'bank' in it: river",
      })
  void whatCannotBeSearchedIsExitCode2(String options, String problem) {
    List<String> args = new ArrayList<>(List.of(output));
    args.addAll(List.of(options.split(" ")));

    assertThat(search(args.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);

    assertThat(out.text()).isEmpty();
    assertThat(err.problems()).containsExactly(problem.replace("OUT", output));
  }

  @Test
  void whatIsNoOutputIsExitCode2() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    assertThat(search(empty.toString(), "--query", "a")).isEqualTo(ExitCode.USAGE);

    assertThat(err.problems())
        .containsExactly(
            "Cannot search output "
                + empty
                + ": Contexture did not write it: it has no _contexture/manifest.json");
  }

  @Test
  void anotherModelIsExitCode4() throws IOException {
    Path words = Files.writeString(folder.resolve("glove.txt"), "bank 1 2\nriver 3 -1\n");

    assertThat(search(output, "--query", "bank", "--model", words.toString()))
        .isEqualTo(ExitCode.MODEL);

    assertThat(err.problems().get(0))
        .startsWith(
            "Cannot search output "
                + output
                + " with "
                + words
                + ": its files have the fingerprint ");
  }

  private static JsonObject nearest(JsonArray queries, int query, int hit) {
    return queries
        .get(query)
        .getAsJsonObject()
        .getAsJsonArray("nearest")
        .get(hit)
        .getAsJsonObject();
  }

  private ExitCode search(String... options) {
    List<String> args = new ArrayList<>(List.of("search", "--cache-dir", Jobs.CACHE));
    args.addAll(List.of(options));
    return Contexture.run(args.toArray(String[]::new), out.stream(), err.stream());
  }
}
