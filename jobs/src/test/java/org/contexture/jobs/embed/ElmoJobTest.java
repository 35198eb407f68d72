package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AllenNLP's tiny biLM as the model of a job; the data's SOURCE.txt says what its files are. The
 * first sentence of each list is the one whose published activations start from zero states.
 */
@Tag("slow")
class ElmoJobTest {
  private static final String DATA = "allennlp_elmo";
  private static final int LISTS = 3;
  private static final int PROJECTION = 16;

  @TempDir Path folder;
  private Path model;

  /** The model's two files lie beside others of their kinds. */
  @BeforeEach
  void copyTheModel() throws IOException {
    model = Files.createDirectory(folder.resolve("elmo"));
    for (String name : List.of("options.json", "lm_weights.hdf5")) {
      Files.copy(EvaluationData.file(DATA, name), model.resolve(name));
    }
  }

  @Test
  void theJobGivesThePublishedActivations() throws IOException {
    List<List<String>> sentences = firstSentences();
    StringBuilder lines = new StringBuilder();
    for (int list = 0; list < LISTS; list++) {
      lines
          .append(new Gson().toJson(Map.of("list", list, "words", sentences.get(list))))
          .append('\n');
    }
    Path input = Files.writeString(folder.resolve("c.json"), lines);
    Path output = folder.resolve("out");

    JobReport report =
        Jobs.run(
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--text-column",
            "words",
            "--vector",
            "w:level=word;layers=2",
            "--model",
            model.toString());

    List<Row> rows = Jobs.read(output).orderBy("list").collectAsList();
    assertThat(rows)
        .extracting(row -> row.<String>getAs("embedding_status"))
        .containsExactly("ok", "ok", "ok");
    for (int list = 0; list < LISTS; list++) {
      List<Row> words = rows.get(list).getList(rows.get(list).fieldIndex("w"));
      assertThat(words)
          .extracting(word -> word.<String>getAs("word"))
          .containsExactlyElementsOf(sentences.get(list));
      assertPublished(words, topLayer(list));
    }
    assertThat(report.model().dimension()).isEqualTo(2 * PROJECTION);
    assertThat(report.encoded().work().wordsUnknown()).isZero();
  }

  @Test
  void itIsInspectedAsAModelOfBothDirections() {
    Captured out = new Captured();
    Captured err = new Captured();
    String[] args = {"inspect", "--json", "--model", model.toString(), "--cache-dir", Jobs.CACHE};

    assertThat(Contexture.run(args, out.stream(), err.stream())).isEqualTo(ExitCode.DONE);

    assertThat(err.text()).isEmpty();
    JsonObject facts = JsonParser.parseString(out.text()).getAsJsonObject();
    assertThat(facts.get("kind").getAsString()).isEqualTo("elmo");
    assertThat(facts.get("family").getAsString()).isEqualTo("bidirectional language model");
    assertThat(facts.get("dimension").getAsInt()).isEqualTo(2 * PROJECTION);
    assertThat(facts.get("layers").getAsInt()).isEqualTo(2);
    assertThat(strings(facts, "inputs"))
        .containsExactly(
            "char_ids: int64[words, 50]", "word_ids: int64[length, rows]", "lengths: int64[rows]");
    assertThat(strings(facts, "input_feeds"))
        .containsExactly(
            "characters of each different word of the batch",
            "which of these words stands where",
            "words of each row");
  }

  private static List<String> strings(JsonObject facts, String name) {
    return facts.getAsJsonArray(name).asList().stream().map(JsonElement::getAsString).toList();
  }

  /** The forward direction is the first half of a vector. */
  private static void assertPublished(List<Row> words, float[][][] expected) {
    for (int w = 0; w < words.size(); w++) {
      Row word = words.get(w);
      List<Float> found = word.getList(word.fieldIndex("embedding"));
      assertThat(found).hasSize(2 * PROJECTION);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i))
            .isCloseTo(expected[i / PROJECTION][w][i % PROJECTION], within(1e-5f));
      }
    }
  }

  private static List<List<String>> firstSentences() throws IOException {
    JsonArray lists =
        JsonParser.parseString(Files.readString(EvaluationData.file(DATA, "sentences.json")))
            .getAsJsonArray();
    List<List<String>> sentences = new ArrayList<>();
    lists.forEach(
        list -> sentences.add(List.of(list.getAsJsonArray().get(0).getAsString().split(" ", -1))));
    assertThat(sentences).hasSize(LISTS);
    return sentences;
  }

  /** What the top layer gave for the first sentence of a list: [direction][word][value]. */
  private static float[][][] topLayer(int list) {
    Path file = EvaluationData.file(DATA, "lm_embeddings_" + list + ".hdf5");
    try (HdfFile hdf = new HdfFile(file)) {
      return (float[][][]) hdf.getDatasetByPath("0").getData();
    }
  }
}
