package org.contexture.encoder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenLayersTest {
  private static final HiddenLayers ALL = HiddenLayers.all(List.of("a", "b", "c"));
  private static final HiddenLayers ONLY_LAST =
      HiddenLayers.onlyLast("c", "looked for blocks; found none");

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 2", "-1, 2", "-2, 1", "-3, 0"})
  void layersCountFromTheEmbeddingsOrFromTheEnd(int layer, int index) {
    assertThat(ALL.resolve(layer)).isEqualTo(index);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -4, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aLayerThatIsNotThereIsRefusedWithThoseThatAre(int layer) {
    assertThatThrownBy(() -> ALL.resolve(layer))
        .isInstanceOf(ModelException.class)
        .hasMessage("Model has no layer " + layer + "; layers: 0 to 2, or -3 to -1");
  }

  @Test
  void theLastLayerIsThereWhereNoOtherIsKnown() {
    assertThat(ONLY_LAST.resolve(-1)).isZero();
    assertThat(ONLY_LAST.count()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -2})
  void anotherLayerIsRefusedWithWhatWasLookedForAndFound(int layer) {
    assertThatThrownBy(() -> ONLY_LAST.resolve(layer))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot tell the model's layers: looked for blocks; found none; only layer -1 can be"
                + " asked for");
  }

  @ParameterizedTest
  @CsvSource({"'', true", "'', false", "'a b', false"})
  void oneTensorIsTheLeastAndAllThatIsKnownOfAnIncompleteModel(String names, boolean complete) {
    List<String> tensors = names.isEmpty() ? List.of() : List.of(names.split(" "));
    assertThatThrownBy(() -> new HiddenLayers(tensors, complete, "", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensors must be every layer's or the last's: " + tensors);
  }

  @Test
  void theyAreEqualAfterAJavaRoundTrip() throws IOException, ClassNotFoundException {
    for (HiddenLayers layers : List.of(ALL, ONLY_LAST)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(layers);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(in.readObject()).isEqualTo(layers);
      }
    }
  }
}
