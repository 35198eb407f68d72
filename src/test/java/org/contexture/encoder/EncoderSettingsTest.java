package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.OptionalInt;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.Setting;
import org.contexture.encoder.onnx.HiddenLayers;
import org.contexture.encoder.pooling.Pooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderSettingsTest {
  private static final ModelDefaults MODEL =
      new ModelDefaults(
          new Setting<>(256, "sentence_bert_config.json"),
          OptionalInt.of(512),
          new Setting<>(Pooling.CLS, "1_Pooling/config.json"),
          new Setting<>(true, "modules.json"),
          new Setting<>("query: ", "config_sentence_transformers.json"),
          "bert",
          "WordPiece");

  private static final HiddenLayers LAYERS =
      new HiddenLayers(List.of("embeddings", "1", "2", "3", "4", "5", "last"), true, "");

  @Test
  void whatIsNotAskedComesFromTheModel() {
    assertThat(EncoderSettings.resolve(EncoderSpec.defaults(), MODEL, 2, LAYERS))
        .isEqualTo(
            new EncoderSettings(
                MODEL.pooling(),
                MODEL.normalize(),
                MODEL.maxTokens(),
                MODEL.prompt(),
                new Setting<>(LongText.TRUNCATE, "default"),
                new Setting<>(64, "default"),
                new Setting<>(128, "default"),
                List.of(
                    VectorSettings.resolve(
                        VectorSpec.of("embedding", Level.SENTENCE), Pooling.CLS, true, LAYERS))));
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

  private static EncoderSettings resolve(int maxTokens) {
    return EncoderSettings.resolve(
        EncoderSpec.defaults().withMaxTokens(maxTokens), MODEL, 2, LAYERS);
  }
}
