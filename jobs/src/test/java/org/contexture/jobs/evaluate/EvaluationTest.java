package org.contexture.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.fixture.Options;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole evaluations of small models of word vectors, whose figures can be worked out by hand. */
@Tag("slow")
class EvaluationTest {
  @TempDir Path folder;

  private final Map<String, List<String>> options = new HashMap<>();
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void useTheModelsOfTheTests() {
    options.put("cache-dir", List.of(Path.of("target", "test-models").toString()));
    // Every step of the classifier is a Spark job.
    option("iterations", "6");
  }

  @Test
  void textsAreClassified() throws IOException {
    sentiments();
    file("test", "test.csv", "text,label\na fine thing,good\npoor it was,bad\nfine,bad\n");

    JsonObject result = results().get(0);

    assertThat(result.get("features").getAsString()).isEqualTo(model());
    assertThat(result.get("accuracy").getAsDouble()).isCloseTo(2.0 / 3, within(1e-12));
    // good: 2 * 1 / (2 + 1); bad: the same.
    assertThat(result.get("macro_f1").getAsDouble()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(result.keySet())
        .containsExactly("features", "accuracy", "macro_f1", "runs", "dimension");
    assertThat(notes).noneMatch(note -> note.contains("zeros"));
  }

  @Test
  void whatCannotBeLearnedAndWhatHasNoVectorIsToldAndCounted() throws IOException {
    sentiments();
    file("test", "test.csv", "text,label\nfine,good\nfine,odd\nunheard,good\n,bad\n");

    assertThat(results().get(0).get("accuracy").getAsDouble()).isBetween(0.25, 0.75);

    assertThat(notes)
        .contains(
            "classes of test that train does not have: odd",
            model()
                + ": 2 of 10 texts have no vector, zeros stand for it (null_text 1, no_known_word"
                + " 1)");
  }

  @Test
  void fewShotDrawsHaveAnIntervalAndAreTheSameAgain() throws IOException {
    sentiments();
    file("test", "test.csv", "text,label\nfine,good\npoor,bad\n");
    option("samples-per-class", "1");
    option("draws", "2");
    option("features", "word2vec;size=4;iterations=1");

    String first = report().json();
    JsonObject result = results().get(0);

    assertThat(result.get("runs").getAsInt()).isEqualTo(2);
    assertThat(result.keySet())
        .containsExactly(
            "features",
            "accuracy",
            "accuracy_low",
            "accuracy_high",
            "macro_f1",
            "macro_f1_low",
            "macro_f1_high",
            "runs",
            "dimension");
    assertThat(report().json()).isEqualTo(first);
  }

  @Test
  void aClassOfTooFewRowsIsRefused() throws IOException {
    sentiments();
    file("test", "test.csv", "text,label\nfine,good\n");
    option("samples-per-class", "4");

    assertThatThrownBy(this::report)
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot draw 4 rows of each class: class 'bad' has 3");
  }

  /** What is trained depends on chance, what is read from a file does not. */
  @Test
  void theStaticBaselineIsTrainedOncePerSeed() throws IOException {
    sentiments();
    file("test", "test.csv", "text,label\nfine,good\npoor,bad\n");
    option("draws", "2");
    option("features", "word2vec;size=7;iterations=2," + model());

    List<JsonObject> results = results();

    assertThat(results.get(0).get("features").getAsString())
        .isEqualTo("word2vec;size=7;iterations=2");
    assertThat(results.get(0).get("runs").getAsInt()).isEqualTo(2);
    assertThat(results.get(0).get("dimension").getAsInt()).isEqualTo(7);
    assertThat(results.get(1).get("runs").getAsInt()).isEqualTo(1);
    assertThat(notes).noneMatch(note -> note.contains("zeros"));
  }

  @Test
  void entitiesAreTagged() throws IOException {
    tagged();
    file("test", "test.conll", "in\tO\nrome\tB-place\n\nrome\tB-place\neats\tO\nunheard\tO\n");

    JsonObject result = results().get(0);

    assertThat(result.keySet())
        .containsExactly("features", "f1", "precision", "recall", "runs", "dimension");
    assertThat(result.get("f1").getAsDouble()).isEqualTo(1);
    assertThat(result.get("dimension").getAsInt()).isEqualTo(2);
    assertThat(notes)
        .contains(model() + ": 1 of 17 words have no vector, zeros stand for it (no_token 1)");
  }

  /** The word is the same: only the one before it tells. */
  @Test
  void neighboursTellWhatTheWordDoesNot() throws IOException {
    model("in 1 0\nno 0 1\nrome 0.5 0.5\n");
    option("task", "tagging");
    String seen = "in\tO\nrome\tB-place\n\nno\tO\nrome\tO\n\n".repeat(4);
    file("train", "train.conll", seen);
    file("test", "test.conll", "no\tO\nrome\tO\n\nin\tO\nrome\tB-place\n");
    option("regularization", "0.01");

    double alone = results().get(0).get("f1").getAsDouble();
    option("context-words", "1");
    double withNeighbours = results().get(0).get("f1").getAsDouble();

    assertThat(alone).isLessThan(1);
    assertThat(withNeighbours).isEqualTo(1);
  }

  @Test
  void similaritiesAreRanked() throws IOException {
    model("a 1 0\nb 1 0.1\nc 1 1\nd 0 1\n");
    option("task", "similarity");
    options.put("text-column", List.of("one", "two"));
    option("label-column", "score");
    // Cosines with a: of b, c, d: 0.995, 0.707, 0. Two pairs have swapped scores: 1 - 6 * 2 / 24.
    file("test", "test.csv", "one,two,score\na,b,5\na,c,1.5\na,d,2e0\n");

    assertThat(results().get(0).get("spearman").getAsDouble()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aCorrelationThatIsNoneIsNull() throws IOException {
    model("a 1 0\n");
    option("task", "similarity");
    options.put("text-column", List.of("one", "two"));
    file("test", "test.csv", "one,two,label\na,a,5\na,a,1\n");

    assertThat(results().get(0).get("spearman").isJsonNull()).isTrue();
  }

  @Test
  void paragraphsAreFoundForQuestions() throws IOException {
    model("a 1 0\nb 0.9 0.1\nc 0 1\n");
    option("task", "retrieval");
    file(
        "test",
        "test.json",
        """
        {"data": [{"paragraphs": [
          {"context": "a", "qas": [{"question": "a?"}, {"question": "c?"}]},
          {"context": "c", "qas": [{"question": "c c"}]}]}]}
        """);

    JsonObject result = results().get(0);

    assertThat(result.get("recall_at_1").getAsDouble()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(result.get("recall_at_10").getAsDouble()).isEqualTo(1);
    assertThat(result.get("mrr").getAsDouble()).isCloseTo(2.5 / 3, within(1e-12));
    assertThat(result.get("ndcg_at_10").getAsDouble())
        .isCloseTo((2 + Math.log(2) / Math.log(3)) / 3, within(1e-12));
  }

  @Test
  void documentsWithIdsAreFoundForQueries() throws IOException {
    model("a 1 0\nb 0.9 0.1\nc 0 1\n");
    option("task", "retrieval");
    option("id-column", "id");
    file(
        "train",
        "documents.jsonl",
        "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2, \"text\": \"b\"}\n{\"id\": 3, \"text\": \"c\"}\n");
    file("test", "queries.jsonl", "{\"text\": \"a\", \"label\": [\"1\", \"2\"]}\n");

    JsonObject result = results().get(0);

    assertThat(result.get("recall_at_1").getAsDouble()).isEqualTo(0.5);
    assertThat(result.get("ndcg_at_10").getAsDouble()).isEqualTo(1);

    file("test", "wrong.jsonl", "{\"text\": \"a\", \"label\": \"9\"}\n");
    assertThatThrownBy(this::report)
        .isInstanceOf(CorpusException.class)
        .hasMessage("test must name documents of train: '9' for a");
  }

  /** A word's vector does not depend on its text here: other forms stand for other senses. */
  @Test
  void aThresholdTellsSensesApart() throws IOException {
    model("bank 1 0\nbanks 0.9 0.1\nbanking 0 1\nthe 0.5 0.5\n");
    option("task", "word-in-context");
    options.put("text-column", List.of("t1", "t2"));
    options.put("span-begin-column", List.of("b1", "b2"));
    options.put("span-end-column", List.of("e1", "e2"));
    String header = "t1,b1,e1,t2,b2,e2,label\n";
    file(
        "train",
        "train.csv",
        header + "the bank,4,8,banks,0,5,true\nthe bank,4,8,the banking,4,11,false\n");
    file(
        "test",
        "test.csv",
        header
            + "bank,0,4,the bank,4,8,true\nbanks,0,5,banking,0,7,false\nbanks,0,5,banking,0,7,true\n");

    assertThat(results().get(0).get("accuracy").getAsDouble()).isCloseTo(2.0 / 3, within(1e-12));
  }

  @Test
  void thePageShowsEveryFigureWithoutAnotherFile() throws IOException {
    sentiments();
    file("test", "test.csv", "text,label\nfine,good\npoor,bad\n");
    option("draws", "2");
    option("features", model() + ",word2vec;size=4;iterations=1");

    EvaluationReport report = report();
    Document page = Jsoup.parse(report.html());

    assertThat(page.title()).isEqualTo("Evaluation: classification");
    assertThat(page.select("th").eachText())
        .containsExactly(
            "features", "values", "accuracy", "macro-F1", "over word2vec;size=4;iterations=1");
    assertThat(page.select("tr")).hasSize(3);
    assertThat(page.select("td").get(0).text()).isEqualTo(model());
    assertThat(page.select("div.chart")).hasSize(2);
    assertThat(page.select("script[src], link, img")).isEmpty();
    var charts = JsonParser.parseString(page.getElementById("data").data()).getAsJsonArray();
    JsonObject accuracy = charts.get(0).getAsJsonObject();
    assertThat(accuracy.get("name").getAsString()).isEqualTo("accuracy");
    JsonObject first = accuracy.getAsJsonArray("bars").get(0).getAsJsonObject();
    assertThat(first.get("value").getAsDouble()).isEqualTo(100);
    assertThat(first.has("low")).isFalse();
    JsonObject baseline = accuracy.getAsJsonArray("bars").get(1).getAsJsonObject();
    assertThat(baseline.get("baseline").getAsBoolean()).isTrue();
    assertThat(baseline.get("low").getAsDouble())
        .isLessThanOrEqualTo(baseline.get("value").getAsDouble());
    assertThat(report.lines().get(0))
        .isEqualTo(
            "classification, in percent; after +- half the 95 % confidence interval of the mean of"
                + " 2 runs");
    assertThat(report.lines().get(2)).startsWith("  " + model()).contains("100.00");
  }

  @Test
  void whatTheOptionsLackIsToldAtOnce() {
    option("task", "word-in-context");
    option("features", "minilm;layer=1");
    option("samples-per-class", "8");

    assertThatThrownBy(() -> settings())
        .isInstanceOf(ConfigException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .containsExactly(
                        "test must be given",
                        "train must be given for task word-in-context",
                        "text-column must name 2 columns for task word-in-context: text",
                        "span-begin-column must name 2 columns for task word-in-context: none",
                        "span-end-column must name 2 columns for task word-in-context: none",
                        "samples-per-class comes with task classification: word-in-context",
                        "Unknown key 'layer' of 'minilm;layer=1'; did you mean 'layers'?"));
  }

  @Test
  void aColumnThatIsNotThereIsTold() throws IOException {
    sentiments();
    file("test", "test.csv", "text,category\nfine,good\n");

    assertThatThrownBy(this::report)
        .isInstanceOf(CorpusException.class)
        .hasMessage("test has no column 'label'; columns: text, category");
  }

  @Test
  void aTestWithoutRowsAndARowWithoutALabelAreTold() throws IOException {
    sentiments();
    Path empty = file("test", "empty.csv", "text,label\n");
    assertThatThrownBy(this::report)
        .isInstanceOf(CorpusException.class)
        .hasMessage("test must have rows: " + empty + " (csv, 1 files)");

    file("test", "test.csv", "text,label\nfine,\n");
    assertThatThrownBy(this::report)
        .isInstanceOf(CorpusException.class)
        .hasMessage("test has 1 rows without a label");
  }

  private void sentiments() throws IOException {
    model("fine 1 0\nnice 0.9 0.1\npoor 0 1\nawful 0.1 0.9\na 0.5 0.5\nit 0.5 0.5\n");
    option("task", "classification");
    option("regularization", "0.1");
    file(
        "train",
        "train.csv",
        """
        text,label
        fine,good
        a nice one,good
        nice it is,good
        poor,bad
        awful,bad
        it is awful,bad
        """);
  }

  private void tagged() throws IOException {
    model("in 1 0\neats 0.9 0.1\nrome 0 1\nparis 0.1 0.9\n");
    option("task", "tagging");
    option("regularization", "0.1");
    file("train", "train.conll", "in\tO\nparis\tB-place\neats\tO\n\n".repeat(4));
  }

  private void model(String vectors) throws IOException {
    option("features", Files.writeString(folder.resolve("glove.txt"), vectors).toString());
  }

  private String model() {
    return folder.resolve("glove.txt").toString();
  }

  private Path file(String key, String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    option(key, file.toString());
    return file;
  }

  private void option(String key, String... values) {
    options.put(key, Arrays.asList(values));
  }

  private EvaluationSettings settings() {
    return EvaluationSettings.of(Options.parse(Purpose.NO_ROWS, options));
  }

  private EvaluationReport report() {
    return Evaluation.of(LocalSpark.session(), settings(), notes::add);
  }

  private List<JsonObject> results() {
    return JsonParser.parseString(report().json())
        .getAsJsonObject()
        .getAsJsonArray("results")
        .asList()
        .stream()
        .map(result -> result.getAsJsonObject())
        .toList();
  }
}
