package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages that were saved, by this version and by earlier ones. */
class SavedEncoderTest {
  private static final Path OF_0_1 = Path.of("src/test/resources/saved/contextual-encoder-0.1.0");

  /** Params that version 0.1 did not have. */
  private static final List<String> LATER = List.of("promptName", "promptCol", "modelFile");

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    TestSpark.session();
  }

  @Test
  void everyParamComesBack() throws IOException {
    ContextualEncoder saved = EveryParam.set("every");
    String path = folder.resolve("stage").toString();

    saved.save(path);

    assertSame(ContextualEncoder.load(path), saved);
  }

  @Test
  void whatIsNotSetStaysTheModelsChoice() throws IOException {
    ContextualEncoder saved = new ContextualEncoder().setPooling("max");
    String path = folder.resolve("stage").toString();

    saved.save(path);

    ContextualEncoder loaded = ContextualEncoder.load(path);
    assertThat(Arrays.stream(loaded.params()).filter(loaded::isSet))
        .extracting(Param::name)
        .containsExactly("pooling");
    assertThat(loaded.explainParams()).isEqualTo(saved.explainParams());
  }

  @Test
  void onlyJsonIsSaved() throws IOException {
    Path path = folder.resolve("stage");

    EveryParam.set("every").save(path.toString());

    try (Stream<Path> files = Files.walk(path)) {
      List<Path> data =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().matches("[._].*"))
              .toList();
      assertThat(data).hasSize(1);
      JsonObject json = JsonParser.parseString(Files.readString(data.get(0))).getAsJsonObject();
      assertThat(json.get("class").getAsString()).isEqualTo(ContextualEncoder.class.getName());
    }
  }

  /** Params that came later have their defaults. */
  @Test
  void aStageThatVersion01SavedIsReadWithEveryParam() throws IOException {
    ContextualEncoder loaded = ContextualEncoder.load(OF_0_1.toString());

    ContextualEncoder expected = EveryParam.set("contextualEncoder_0123456789ab");
    LATER.forEach(name -> expected.clear(expected.getParam(name)));
    assertSame(loaded, expected);
    JsonObject json;
    try (Stream<Path> parts = Files.list(OF_0_1.resolve("metadata"))) {
      Path part = parts.filter(file -> file.toString().endsWith(".txt")).findFirst().orElseThrow();
      json = JsonParser.parseString(Files.readString(part)).getAsJsonObject();
    }
    assertThat(json.getAsJsonObject("paramMap").keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(loaded.params())
                .map(Param::name)
                .filter(name -> !LATER.contains(name))
                .toList());
  }

  private static void assertSame(ContextualEncoder loaded, ContextualEncoder expected) {
    assertThat(loaded.uid()).isEqualTo(expected.uid());
    for (Param<?> param : expected.params()) {
      Param<?> other = loaded.getParam(param.name());
      assertThat(loaded.isSet(other)).as(param.name()).isEqualTo(expected.isSet(param));
      if (expected.isDefined(param)) {
        assertThat(loaded.getOrDefault(other))
            .as(param.name())
            .isEqualTo(expected.getOrDefault(param));
      }
    }
  }

  /** The model may lie elsewhere by then: whoever loads a pipeline can say where. */
  @Test
  void aPipelineIsLoadedWithoutItsModel() throws IOException {
    ContextualEncoder encoder = new ContextualEncoder("e").setModel("/no/such/model");
    PipelineStage[] stages = {encoder};
    String path = folder.resolve("pipeline").toString();
    new Pipeline().setStages(stages).fit(TinyWords.labeled(2)).save(path);

    ContextualEncoder loaded = (ContextualEncoder) PipelineModel.load(path).stages()[0];

    assertSame(loaded, encoder);
    loaded.setModel(TinyWords.write(folder));
    assertThat(TinyWords.withCache(loaded).transform(TestSpark.corpus("red")).first().getList(2))
        .isEqualTo(List.of(1f, 0.25f, 0f));
  }
}
