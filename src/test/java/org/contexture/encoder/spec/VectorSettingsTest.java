package org.contexture.encoder.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.model.LayerWeights;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorSettingsTest {
  /** An embedding layer and three blocks. */
  private static final HiddenLayers LAYERS =
      new HiddenLayers(List.of("embeddings", "one", "two", "three"), true, "", List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers=-1 | 3",
        "layers=0 | 0",
        "layers=-4,1 | 0,1",
        "layers=3,-2,0 | 3,2,0",
        "layers=all | 0,1,2,3"
      })
  void layersAreCountedFromTheEmbeddingLayer(String keys, String layers) {
    VectorSettings settings = resolve(keys);
    assertThat(settings.layers()).extracting(String::valueOf).containsExactly(layers.split(","));
    assertThat("layers=" + settings.askedLayers()).isEqualTo(keys);
    assertThat(settings.canonical()).containsEntry("layers", layers);
    assertThat(settings.describe()).containsEntry("layers", keys.substring("layers=".length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers=3,-1 | layers must name each layer once: 3,-1",
        "layers=all;combine=weighted;weights=1,2,3 | weights must be one per layer, 4: 1.0,2.0,3.0",
        "precision=int8;normalize=false | precision int8 must have a range where vectors are not normalized: none",
        "level=word;precision=int8 | precision int8 must have a range where vectors are not normalized: none"
      })
  void settingsThatDoNotGoTogetherAreRefused(String keys, String problem) {
    assertThatThrownBy(() -> resolve(keys))
        .isInstanceOf(ModelException.class)
        .hasMessage("Vector 'v': " + problem);
  }

  @Test
  void normalizedVectorsAndThoseWithARangeMayBeInt8() {
    assertThat(resolve("precision=int8").range()).isEqualTo(1);
    assertThat(resolve("level=word;precision=int8;range=2.5").range()).isEqualTo(2.5);
    assertThat(resolve("level=token;precision=int8;normalize=true").range()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"SENTENCE, true", "CHUNK, true", "WORD, false", "TOKEN, false", "SPAN, false"})
  void onlyVectorsOfTextAreNormalizedWithoutBeingAsked(Level level, boolean normalized) {
    assertThat(resolve("level=" + level.id()).normalize()).isEqualTo(normalized);
    assertThat(resolve("level=" + level.id() + ";normalize=true").normalize()).isTrue();
    assertThat(resolve("level=" + level.id() + ";normalize=false").normalize()).isFalse();
  }

  @Test
  void theEncodersPoolingIsThatOfVectorsThatNameNone() {
    assertThat(resolve("").pooling()).isEqualTo(TextPooling.of(Pooling.CLS));
    assertThat(resolve("pooling=max").pooling()).isEqualTo(TextPooling.of(Pooling.MAX));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "level=sentence | 10",
        "layers=all;combine=sum | 10",
        "layers=all;combine=concat | 40",
        "level=word;subtoken-pooling=first_last | 20",
        "level=word;subtoken-pooling=first_last;layers=1,2;combine=concat | 40",
        "level=word;subtoken-pooling=first_last;dimension=7 | 7",
        "dimension=10 | 10",
        "level=token;precision=binary | 10"
      })
  void theDimensionIsThatOfWhatIsKept(String keys, int dimension) {
    VectorSignature signature = VectorSignature.of(resolve(keys), 10);
    assertThat(signature.dimension()).isEqualTo(dimension);
    assertThat(signature.name()).isEqualTo("v");
    assertThat(signature.level()).isEqualTo(signature.settings().level());
  }

  @Test
  void aDimensionBeyondTheVectorIsRefused() {
    VectorSettings settings = resolve("layers=1,2;combine=concat;dimension=21");
    assertThatThrownBy(() -> VectorSignature.of(settings, 10))
        .isInstanceOf(ModelException.class)
        .hasMessage("Vector 'v': dimension must be at most 20: 21");
  }

  @Test
  void theFirstValuesAreKeptAndThenNormalized() {
    float[] pooled = {3, 4, 12};
    assertThat(resolve("dimension=2").finish(pooled)).containsExactly(0.6f, 0.8f);
    assertThat(resolve("dimension=2;normalize=false").finish(pooled)).containsExactly(3, 4);
    assertThat(resolve("normalize=false").finish(pooled)).isSameAs(pooled);
  }

  @Test
  void onlyWhatHasAMeaningIsDescribed() {
    assertThat(resolve("").describe())
        .containsExactly(
            entry("level", "sentence"),
            entry("layers", "-1"),
            entry("pooling", "cls"),
            entry("normalize", "true"),
            entry("precision", "float32"));
    assertThat(
            resolve(
                    "level=word;layers=1,-1;combine=weighted;weights=1,-2;gamma=0.5;"
                        + "subtoken-pooling=last;dimension=8;precision=int8;range=3")
                .describe())
        .containsExactly(
            entry("level", "word"),
            entry("layers", "1,-1"),
            entry("combine", "weighted"),
            entry("weights", "1.0,-2.0"),
            entry("gamma", "0.5"),
            entry("subtoken-pooling", "last"),
            entry("normalize", "false"),
            entry("dimension", "8"),
            entry("precision", "int8"),
            entry("range", "3.0"));
    assertThat(resolve("level=token").describe()).containsEntry("special-tokens", "false");
    assertThat(resolve("level=chunk;layers=1,2").describe())
        .containsEntry("pooling", "mean")
        .containsEntry("combine", "mean");
  }

  private static VectorSettings resolve(String keys) {
    List<String> problems = new ArrayList<>();
    VectorSpec spec = VectorSpec.parse("v:" + keys, problems);
    assertThat(problems).isEmpty();
    TextDefaults texts =
        new TextDefaults(
            TextPooling.of(Pooling.CLS),
            LayerWeights.NONE,
            List.of(),
            true,
            true,
            Integer.MAX_VALUE);
    return VectorSettings.resolve(spec, texts, LAYERS);
  }
}
