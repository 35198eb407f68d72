package org.contexture.jobs.senses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordSensesTest {
  /** Two texts alike and a third one across in the first layer, all three alike in the second. */
  private static final WordSenses SENSES =
      WordSenses.of(
          "bank",
          "a model",
          List.of("the bank of\n the river", "a bank of sand", "my bank: " + "loan ".repeat(20)),
          List.of("layer 0", "layer 6"),
          List.of(
              List.of(new float[] {1, 0}, new float[] {2, 2}),
              List.of(new float[] {3, 4}, new float[] {1, 1}),
              List.of(new float[] {0, -2}, new float[] {0.5f, 0.5f})));

  @Test
  void everyTwoTextsHaveTheirCosineInEachLayer() {
    assertThat(SENSES.tables())
        .extracting(WordSenses.Table::vector)
        .containsExactly("layer 0", "layer 6");
    double[][] expected = {{1, 0.6, 0}, {0.6, 1, -0.8}, {0, -0.8, 1}};
    for (int i = 0; i < 3; i++) {
      assertThat(SENSES.tables().get(0).cosines()[i]).containsExactly(expected[i], within(1e-6));
      assertThat(SENSES.tables().get(1).cosines()[i])
          .containsExactly(new double[] {1, 1, 1}, within(1e-6));
    }
  }

  @Test
  void theMeanIsThatOfDifferentTexts() {
    // (0.6 + 0 - 0.8) / 3
    assertThat(SENSES.tables().get(0).meanCosine()).isCloseTo(-0.2 / 3, within(1e-6));
    assertThat(SENSES.tables().get(1).meanCosine()).isCloseTo(1, within(1e-6));
  }

  @Test
  void aPersonSeesTheTextsAndATablePerLayer() {
    assertThat(SENSES.lines())
        .containsExactly(
            "'bank' in 3 texts, with a model",
            "  1  the bank of the river",
            "  2  a bank of sand",
            "  3  my bank: loan loan loan loan loan loan loan loan loan loan loan loan lo...",
            "",
            "layer 0: mean cosine -0.067",
            "         1      2      3",
            "  1  1.000  0.600  0.000",
            "  2  0.600  1.000 -0.800",
            "  3  0.000 -0.800  1.000",
            "",
            "layer 6: mean cosine 1.000",
            "         1      2      3",
            "  1  1.000  1.000  1.000",
            "  2  1.000  1.000  1.000",
            "  3  1.000  1.000  1.000");
  }

  @Test
  void aProgramGetsTheSameAsJson() {
    JsonObject json = JsonParser.parseString(SENSES.json()).getAsJsonObject();

    assertThat(json.keySet()).containsExactly("word", "model", "texts", "tables");
    assertThat(json.get("word").getAsString()).isEqualTo("bank");
    assertThat(json.getAsJsonArray("texts").get(0).getAsString())
        .isEqualTo("the bank of\n the river");
    JsonObject layer = json.getAsJsonArray("tables").get(1).getAsJsonObject();
    assertThat(layer.keySet()).containsExactly("vector", "mean_cosine", "cosines");
    assertThat(layer.get("vector").getAsString()).isEqualTo("layer 6");
    assertThat(layer.getAsJsonArray("cosines")).hasSize(3);
    assertThat(layer.getAsJsonArray("cosines").get(0).getAsJsonArray().get(1).getAsDouble())
        .isCloseTo(1, within(1e-6));
  }
}
