package org.contexture.encoder.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.Route;
import org.contexture.encoder.model.Setting;
import org.contexture.encoder.model.TextModules;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderSettingsTest {
  private static final ModelDefaults MODEL =
      new ModelDefaults(
          new Setting<>(256, "sentence_bert_config.json"),
          OptionalInt.of(512),
          new Setting<>(TextPooling.of(Pooling.CLS), "1_Pooling/config.json"),
          new Setting<>(true, "modules.json"),
          new Setting<>("query: ", "config_sentence_transformers.json"),
          new TreeMap<>(Map.of("query", "query: ", "document", "")),
          TextModules.NONE,
          "bert",
          "WordPiece");

  private static final HiddenLayers LAYERS =
      new HiddenLayers(List.of("embeddings", "1", "2", "3", "4", "5", "last"), true, "", List.of());

  @Test
  void whatIsNotAskedComesFromTheModel() {
    assertThat(EncoderSettings.resolve(EncoderSpec.defaults(), MODEL, 2, LAYERS))
        .isEqualTo(
            new EncoderSettings(
                MODEL.pooling(),
                MODEL.normalize(),
                MODEL.maxTokens(),
                MODEL.prompt(),
                false,
                Route.NONE,
                new Setting<>(LongText.TRUNCATE, "default"),
                new Setting<>(64, "default"),
                new Setting<>(128, "default"),
                List.of(
                    VectorSettings.resolve(
                        VectorSpec.of("embedding", Level.SENTENCE),
                        TextDefaults.of(EncoderSpec.defaults(), MODEL),
                        LAYERS))));
  }

  @Test
  void aPromptOfTheModelIsAskedForByItsName() {
    EncoderSpec spec = EncoderSpec.defaults().withPromptName("document");
    assertThat(EncoderSettings.resolve(spec, MODEL, 2, LAYERS).prompt())
        .isEqualTo(new Setting<>("", "option prompt-name document"));
    assertThat(EncoderSettings.resolve(spec.withPrompt("find: "), MODEL, 2, LAYERS).prompt())
        .isEqualTo(new Setting<>("find: ", "option prompt"));
  }

  @Test
  void aPromptThatTheModelDoesNotHaveIsRefused() {
    EncoderSpec spec = EncoderSpec.defaults().withPromptName("search");
    assertThatThrownBy(() -> EncoderSettings.resolve(spec, MODEL, 2, LAYERS))
        .isInstanceOf(ModelException.class)
        .hasMessage("prompt-name must be one of document, query, which the model has: search");
    assertThatThrownBy(() -> EncoderSettings.resolve(spec, ModelDefaults.ofElmo(), 0, LAYERS))
        .isInstanceOf(ModelException.class)
        .hasMessage("prompt-name must come with a model that has prompts: search");
  }

  @Test
  void whatIsAskedWins() {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withPooling(Pooling.MAX)
            .withNormalize(false)
            .withMaxTokens(64)
            .withPrompt("")
            .withLongText(LongText.FAIL);
    assertThat(EncoderSettings.resolve(spec, MODEL, 2, LAYERS).describe())
        .containsExactly(
            entry("pooling", new Setting<>("max", "option pooling")),
            entry("normalize", new Setting<>("false", "option normalize")),
            entry("max-tokens", new Setting<>("64", "option max-tokens")),
            entry("prompt", new Setting<>("", "option prompt")),
            entry("long-text", new Setting<>("fail", "option long-text")));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2})
  void maxTokensMustLeaveRoomForAToken(int maxTokens) {
    assertThatThrownBy(() -> resolve(maxTokens))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "max-tokens must be more than the 2 special tokens that the tokenizer adds: "
                + maxTokens);
  }

  @Test
  void maxTokensMustBeWithinTheModelsPositions() {
    assertThatThrownBy(() -> resolve(513))
        .isInstanceOf(ModelException.class)
        .hasMessage("max-tokens must be at most the model's 512 positions (config.json): 513");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 512})
  void theLimitsThemselvesAreAllowed(int maxTokens) {
    assertThat(resolve(maxTokens).maxTokens().value()).isEqualTo(maxTokens);
  }

  @Test
  void aStrideCountsForWindowsAndChunkTokensForChunks() {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withLongText(LongText.CHUNK)
            .withMaxTokens(100)
            .withStride(10)
            .withChunkTokens(20);
    assertThat(resolve(spec).describe())
        .contains(
            entry("long-text", new Setting<>("chunk", "option long-text")),
            entry("stride", new Setting<>("10", "option stride")),
            entry("chunk-tokens", new Setting<>("20", "option chunk-tokens")));
    assertThat(resolve(spec).has(Level.CHUNK)).isTrue();
    assertThat(resolve(EncoderSpec.defaults().withLongText(LongText.WINDOW)).describe())
        .containsEntry("stride", new Setting<>("64", "default"))
        .doesNotContainKey("chunk-tokens");
  }

  @Test
  void twoVectorsOfOneNameAreRefused() {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withVectors(VectorSpec.of("words", Level.WORD), VectorSpec.of("words", Level.TOKEN));
    assertThatThrownBy(() -> resolve(spec))
        .isInstanceOf(ModelException.class)
        .hasMessage("Each vector must have a name of its own: words");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aChunkMustHaveRoomForAToken(int chunkTokens) {
    assertThatThrownBy(() -> resolve(EncoderSpec.defaults().withChunkTokens(chunkTokens)))
        .isInstanceOf(ModelException.class)
        .hasMessage("chunk-tokens must be at least 1: " + chunkTokens);
  }

  @Test
  void aStrideMustNotBeNegative() {
    assertThatThrownBy(() -> resolve(EncoderSpec.defaults().withStride(-1)))
        .isInstanceOf(ModelException.class)
        .hasMessage("stride must be at least 0: -1");
  }

  @Test
  void aWindowHoldsWhatPromptAndSpecialTokensLeave() {
    EncoderSettings settings = resolve(EncoderSpec.defaults().withLongText(LongText.WINDOW));
    assertThat(settings.windowCapacity(4)).isEqualTo(252);
    assertThat(settings.windowCapacity(191)).isEqualTo(65);
    assertThatThrownBy(() -> settings.windowCapacity(192))
        .isInstanceOf(ModelException.class)
        .hasMessage("stride must be less than the 64 tokens that a window holds of a text: 64");
    assertThatThrownBy(() -> settings.windowCapacity(256))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "max-tokens must be more than the 256 tokens of the prompt and the special ones: 256");
    assertThat(resolve(EncoderSpec.defaults()).windowCapacity(255)).isEqualTo(1);
  }

  @Test
  void namesAndOriginsAreNoPartOfTheFingerprint() {
    EncoderSpec spec = EncoderSpec.defaults().withVectors(VectorSpec.of("one", Level.WORD));
    List<String> canonical = resolve(spec).canonical();
    assertThat(canonical)
        .containsExactly(
            "max-tokens=256",
            "prompt=query: ",
            "long-text=truncate",
            "vector 0 level=word",
            "vector 0 layers=6",
            "vector 0 subtoken-pooling=mean",
            "vector 0 normalize=false",
            "vector 0 precision=float32");
    EncoderSpec asked =
        spec.withMaxTokens(256)
            .withPooling(Pooling.MAX)
            .withVectors(VectorSpec.of("other", Level.WORD).withLayers(6));
    assertThat(resolve(asked).canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "level=word",
        "level=token",
        "level=token;special-tokens=true",
        "level=span",
        "level=chunk",
        "layers=-2",
        "layers=-1,-2",
        "layers=-2,-1",
        "layers=-2,-1;combine=sum",
        "layers=-2,-1;combine=concat",
        "layers=-2,-1;combine=weighted;weights=1,2",
        "layers=-2,-1;combine=weighted;weights=1,3",
        "layers=-2,-1;combine=weighted;weights=1,2;gamma=2",
        "pooling=max",
        "normalize=false",
        "dimension=3",
        "precision=binary",
        "precision=int8",
        "precision=int8;range=2"
      })
  void whatAVectorDependsOnIsPartOfTheFingerprint(String keys) {
    VectorSpec changed = VectorSpec.parse("embedding:" + keys, new ArrayList<>());
    assertThat(resolve(EncoderSpec.defaults().withVectors(changed)).canonical())
        .isNotEqualTo(resolve(EncoderSpec.defaults()).canonical());
  }

  private static EncoderSettings resolve(int maxTokens) {
    return resolve(EncoderSpec.defaults().withMaxTokens(maxTokens));
  }

  private static EncoderSettings resolve(EncoderSpec spec) {
    return EncoderSettings.resolve(spec, MODEL, 2, LAYERS);
  }
}
