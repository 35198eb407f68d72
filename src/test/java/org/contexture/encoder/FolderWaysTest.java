package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.Setting;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.TextStatus;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folders whose texts may take several ways, whose transformer lies in a folder of its own, or that
 * have a table of words: as sentence-transformers 6.2.0 saved them, {@code asym} and {@code
 * words-old} put into the form of release 2.2, over random weights; vectors are that library's.
 */
class FolderWaysTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asym",
        "router-behind-static",
        "router-static-query",
        "words",
        "words-lower",
        "words-old",
        "words-router"
      })
  void vectorsAreTheLibrarysByEveryName(String name) throws IOException {
    Path folder = folder(name);
    for (HfData.Way way : HfData.waysOfCopy("sentence-transformers/" + name).runs()) {
      EncoderSpec spec = spec(way.name());
      if (way.vectors() == null) {
        assertThatThrownBy(() -> open(folder, spec).close()).isInstanceOf(ModelException.class);
        continue;
      }
      List<String> texts = HfData.waysOfCopy("sentence-transformers/" + name).texts();
      try (TextEncoder encoder = open(folder, spec)) {
        List<EncodedText> encoded = encoder.encode(texts).texts();
        for (int text = 0; text < texts.size(); text++) {
          float[] values = ((EncodedVector.Whole) encoded.get(text).vectors().get(0)).values();
          assertThat(difference(values, way.vectors()[text]))
              .as("%s of '%s'", way.name(), texts.get(text))
              .isLessThan(TOLERANCE);
        }
      }
    }
  }

  /** Vectors of two ways are never taken for one another; the model is one. */
  @Test
  void theWayIsToldAndPartOfTheFingerprint() throws IOException {
    Path folder = folder("router-static-query");
    EncoderSignature byDefault = signature(folder, spec(null));
    EncoderSignature document = signature(folder, "document");
    EncoderSignature query = signature(folder, "query");
    assertThat(byDefault.settings().describe())
        .containsEntry("route", new Setting<>("document", "router_config.json"));
    assertThat(query.settings().describe())
        .containsEntry("route", new Setting<>("query", "option prompt-name query"))
        .containsEntry("prompt", new Setting<>("query: ", "option prompt-name query"));
    assertThat(query.settings().canonical()).contains("route=query");
    assertThat(query.fingerprint()).isNotEqualTo(document.fingerprint());
    assertThat(query.modelFingerprint())
        .isEqualTo(document.modelFingerprint())
        .isEqualTo(byDefault.modelFingerprint());
    assertThat(query.kind()).isEqualTo(ModelKind.STATIC_EMBEDDINGS);
    assertThat(document.kind()).isEqualTo(ModelKind.TRANSFORMER);
    // A prompt of one's own goes the way of the name beside it.
    EncoderSpec own = spec("query").withPrompt("find: ");
    assertThat(signature(folder, own).settings().describe())
        .containsEntry("route", new Setting<>("query", "option prompt-name query"))
        .containsEntry("prompt", new Setting<>("find: ", "option prompt"));
  }

  /** As an executor opens what the driver described. */
  @Test
  void settingsThatWereResolvedBeforeGoTheSameWay() throws IOException {
    Path folder = folder("router-static-query");
    EncoderSignature query = signature(folder, "query");
    try (TextEncoder again =
        TextEncoder.open(ModelFolder.open(folder), query.settings(), EncoderRuntime.ofThreads(1))) {
      assertThat(again.signature()).isEqualTo(query);
    }
  }

  /** Each change of a file that another way needs is a change of the model. */
  @Test
  void theFilesOfAllWaysAreTheModel() throws IOException {
    Path folder = folder("words-router");
    String before = signature(folder, "query").modelFingerprint();
    Path other = folder.resolve("document_1_Pooling/config.json");
    Files.writeString(other, Files.readString(other).replace("max", "mean"));
    assertThat(signature(folder, "query").modelFingerprint()).isNotEqualTo(before);
  }

  @Test
  void aNameThatIsNeitherAPromptsNorARoutesIsRefused() throws IOException {
    Path folder = folder("words-router");
    assertThatThrownBy(() -> open(folder, spec("passage")).close())
        .isInstanceOf(ModelException.class)
        .hasMessage("prompt-name must be one of document, query, which the model has: passage");
  }

  @Test
  void whereThereIsNoDefaultTheRoutesAreListed() throws IOException {
    Path folder = folder("words-router");
    edit(folder.resolve("router_config.json"), "\"document\",\n", "null,\n");
    edit(folder.resolve("router_config.json"), "true", "false");
    assertThatThrownBy(() -> open(folder, spec(null)).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s has no default route; prompt-name must be one of query, document:"
                + " none",
            folder.resolve("router_config.json"));
    open(folder, spec("query")).close();
  }

  /** What a file of word vectors lies beside is no part of it. */
  @Test
  void aFileOfWordVectorsInSuchAFolderIsAModelOfItsOwn() throws IOException {
    Path file = folder("words-router").resolve("vectors.txt");
    Files.writeString(file, "bank 1 2\nriver 3 4\n");
    EncoderSignature signature = signature(file, spec(null).withPrompt(""));
    assertThat(signature.kind()).isEqualTo(ModelKind.WORD_VECTORS);
    assertThat(ModelFolder.open(file).of("query").files())
        .isEqualTo(ModelFolder.open(file).files());
    assertThat(ModelFolder.open(file).of("query").ways()).hasSize(1);
  }

  @Test
  void aRouterInsideARouterIsRefused() throws IOException {
    Path folder = folder("words-router");
    edit(
        folder.resolve("router_config.json"),
        "sentence_transformers.sentence_transformer.modules.word_embeddings.WordEmbeddings",
        "sentence_transformers.base.modules.router.Router");
    assertThatThrownBy(() -> open(folder, spec("query")).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s asks for a module that Contexture does not run: Router",
            folder.resolve("modules.json"));
  }

  @Test
  void aRouteOfModulesInAnotherOrderIsRefused() throws IOException {
    Path folder = folder("words-router");
    edit(
        folder.resolve("modules.json"),
        "]",
        ", {\"path\": \"1_Pooling\", \"type\": \"sentence_transformers.models.Pooling\"}]");
    assertThatThrownBy(() -> open(folder, spec("query")).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s must list a Transformer, a Pooling and then what works on their"
                + " vector, such as a Normalize, in this order: [WordEmbeddings, Pooling, Pooling]",
            folder.resolve("modules.json"));
  }

  @Test
  void wordsHaveVectorsTooAndUnknownTextsHaveNone() throws IOException {
    EncoderSpec spec = spec(null).withVectors(VectorSpec.of("words", Level.WORD));
    try (TextEncoder encoder = open(folder("words"), spec)) {
      EncodedText text = encoder.encode(List.of("the (bank) of nothing")).texts().get(0);
      assertThat(((EncodedVector.Spans) text.vectors().get(0)).spans())
          .extracting(EncodedSpan::text, span -> span.vector() != null)
          .containsExactly(
              tuple("the", false),
              tuple("bank", true),
              tuple("of", false),
              tuple("nothing", false));
      assertThat(encoder.encode(List.of("of nothing")).texts().get(0).status())
          .isEqualTo(TextStatus.NO_KNOWN_WORD);
    }
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(from);
    Files.writeString(file, content.replace(from, to));
  }

  private static EncoderSignature signature(Path folder, String promptName) {
    return signature(folder, spec(promptName));
  }

  private static EncoderSignature signature(Path folder, EncoderSpec spec) {
    try (TextEncoder encoder = open(folder, spec)) {
      return encoder.signature();
    }
  }

  private static EncoderSpec spec(String promptName) {
    return Optional.ofNullable(promptName)
        .map(EncoderSpec.defaults()::withPromptName)
        .orElse(EncoderSpec.defaults());
  }

  /** A copy, with graphs where there are weights alone. */
  private Path folder(String name) throws IOException {
    Path copy = HfData.copy("sentence-transformers/" + name, temporary.resolve(name));
    return CheckpointConverter.isCheckpoint(copy)
        ? CheckpointConverter.inCache(copy, new ModelCache(temporary.resolve("cache")))
        : copy;
  }

  private static TextEncoder open(Path folder, EncoderSpec spec) {
    return TextEncoder.open(ModelFolder.open(folder), spec, EncoderRuntime.ofThreads(1));
  }

  /** The largest difference, relative to the largest value. */
  private static double difference(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    double apart = 0;
    for (int d = 0; d < expected.length; d++) {
      largest = Math.max(largest, Math.abs(expected[d]));
      apart = Math.max(apart, Math.abs(actual[d] - expected[d]));
    }
    return apart / largest;
  }
}
