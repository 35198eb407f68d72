package org.contexture.encoder.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiny models beside what Transformers computes. */
class ReferenceDistanceTest {
  private static final double NEAR = 1e-5;

  @TempDir private Path temporary;
  private Path checkpoint;

  @BeforeEach
  void copyTheModel() throws IOException {
    checkpoint = HfData.copy("transformers/albert", temporary.resolve("checkpoint"));
    Files.writeString(checkpoint.resolve("tokenizer.json"), "{}");
  }

  @Test
  void eachLayerIsToldApart() throws IOException {
    ReferenceDistance distance = distance(converted(checkpoint), expected());

    assertThat(distance.texts()).isEqualTo(3);
    assertThat(distance.layers()).containsExactly(0, 1, 2, 3);
    assertThat(distance.differences()).allSatisfy(apart -> assertThat(apart).isLessThan(NEAR));
    assertThat(distance.largest()).isPositive().isLessThan(NEAR);
  }

  /** Texts are tokenized, and what the tokenizer gives is what the library gave. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "modernbert", "t5"})
  void textsOfTheEvaluationDataAreCompared(String name) throws IOException {
    Path folder = EvaluationData.file("hf", "transformers/" + name);

    ReferenceDistance distance =
        ReferenceDistance.of(
            converted(folder), ReferenceStates.read(folder.resolve("expected.json")));

    assertThat(distance.differences()).hasSize(4);
    assertThat(distance.largest()).isLessThan(NEAR);
  }

  @Test
  void aDifferenceIsRelativeToTheLargestValueOfItsLayer() throws IOException {
    JsonObject expected = expected();
    JsonArray states = expected.getAsJsonArray("hidden_states");
    JsonArray ofToken = array(states, 1, 2, 0);
    double largest = largest(states, 2);
    ofToken.set(5, new JsonPrimitive(ofToken.get(5).getAsDouble() + largest / 4));

    List<Double> differences = distance(converted(checkpoint), expected).differences();

    double after = Math.max(largest, Math.abs(ofToken.get(5).getAsDouble()));
    assertThat(differences.get(2)).isCloseTo(largest / 4 / after, within());
    assertThat(differences.get(1)).isLessThan(NEAR);
    assertThat(differences.get(3)).isLessThan(NEAR);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(NEAR);
  }

  private static JsonArray array(JsonArray of, int... path) {
    JsonArray at = of;
    for (int index : path) {
      at = at.get(index).getAsJsonArray();
    }
    return at;
  }

  private static double largest(JsonArray states, int layer) {
    double largest = 0;
    for (int text = 0; text < states.size(); text++) {
      for (int token = 0; token < array(states, text, layer).size(); token++) {
        for (var value : array(states, text, layer, token)) {
          largest = Math.max(largest, Math.abs(value.getAsDouble()));
        }
      }
    }
    return largest;
  }

  @Test
  void theLastLayerAloneIsComparedWhereTheOthersAreNotThere() throws IOException {
    JsonObject expected = expected();
    expected.remove("hidden_states");

    ReferenceDistance distance = distance(converted(checkpoint), expected);

    assertThat(distance.layers()).containsExactly(3);
    assertThat(distance.largest()).isLessThan(NEAR);
  }

  @Test
  void aReferenceOfAnotherModelIsRefused() throws IOException {
    ModelFolder model = converted(checkpoint);
    JsonObject deeper = expected();
    for (var text : deeper.getAsJsonArray("hidden_states")) {
      text.getAsJsonArray().add(text.getAsJsonArray().get(0));
    }
    JsonObject narrower = expected();
    narrower.remove("hidden_states");
    for (var text : narrower.getAsJsonArray("last_hidden_state")) {
      text.getAsJsonArray().forEach(state -> state.getAsJsonArray().remove(0));
    }

    assertThatThrownBy(() -> distance(model, deeper))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Reference "
                + file()
                + " must have the states of the model's 4 layers, the embedding layer among them:"
                + " 5");
    assertThatThrownBy(() -> distance(model, narrower))
        .isInstanceOf(ModelException.class)
        .hasMessage("Reference " + file() + " must have states of the model's 16 values: 15");
  }

  @Test
  void otherTokensThanTheTokenizersAreRefused() throws IOException {
    Path folder = EvaluationData.file("hf", "transformers/bert");
    JsonObject expected =
        JsonParser.parseString(Files.readString(folder.resolve("expected.json"))).getAsJsonObject();
    array(expected.getAsJsonArray("input_ids"), 0).set(1, new JsonPrimitive(8));
    ModelFolder model = converted(folder);

    assertThatThrownBy(() -> distance(model, expected))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Reference "
                + file()
                + " must have the input_ids that the model's tokenizer gives text 0, [2, 9, 76, 6,"
                + " 3]: [2, 8, 76, 6, 3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | Cannot read reference FILE: Expected BEGIN_OBJECT but was BEGIN_ARRAY at line 1 column"
            + " 2 path $",
        "{\"input_ids\": [[1, \"x\"]]} | Cannot read reference FILE: For input string: \"x\"",
        "{\"input_ids\": [[1]], \"last_hidden_state\": [[1]]} | Cannot read reference FILE: Expected"
            + " BEGIN_ARRAY but was NUMBER at line 1 column 46 path $.last_hidden_state[0][0]",
        "{\"input_ids\": [[1 | Cannot read reference FILE: End of input at line 1 column 18 path"
            + " $.input_ids[0][1]",
        "{\"last_hidden_state\": [[[1]]]} | Reference FILE must have input_ids of a text: keys"
            + " [last_hidden_state]",
        "{\"texts\": [], \"input_ids\": [[1]], \"last_hidden_state\": [[[1]]]} | Reference FILE must"
            + " have as many texts as input_ids, 1: 0",
        "{\"input_ids\": [[1]], \"last_hidden_state\": []} | Reference FILE must have as many"
            + " last_hidden_state as input_ids, 1: 0",
        "{\"input_ids\": [[1], [2]], \"hidden_states\": [[[[1]]], []]} | Reference FILE must have"
            + " hidden_states of as many layers for each text: 1 and 0",
        "{\"input_ids\": [[1]], \"hidden_states\": [[]]} | Reference FILE must have states of tokens:"
            + " none of text 0",
        "{\"input_ids\": [[1, 2]], \"last_hidden_state\": [[[1]]]} | Reference FILE must have a state"
            + " for each of 2 tokens in layer 0 of text 0: 1",
        "{\"input_ids\": [[1, 2]], \"last_hidden_state\": [[[1], [1, 2]]]} | Reference FILE must have"
            + " states of 1 values in layer 0 of text 0: 2",
        "{\"input_ids\": [[1]], \"last_hidden_state\": [[[1e99]]]} | Reference FILE must have finite"
            + " states in layer 0 of text 0: Infinity",
      })
  void aMalformedFileIsOneSentence(String json, String message) throws IOException {
    Files.writeString(file(), json);

    assertThatThrownBy(() -> ReferenceStates.read(file()))
        .isInstanceOf(ModelException.class)
        .hasMessage(message.replace("FILE", file().toString()));
  }

  @Test
  void aFileThatIsNotThereIsOneSentence() {
    assertThatThrownBy(() -> ReferenceStates.read(file()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read reference " + file() + ": no such file");
  }

  private Path file() {
    return temporary.resolve("reference.json");
  }

  private JsonObject expected() throws IOException {
    return JsonParser.parseString(Files.readString(checkpoint.resolve("expected.json")))
        .getAsJsonObject();
  }

  private ModelFolder converted(Path folder) throws IOException {
    CheckpointConverter.open(folder).write(temporary.resolve("model"));
    return ModelFolder.open(temporary.resolve("model"));
  }

  private ReferenceDistance distance(ModelFolder model, JsonObject expected) throws IOException {
    Files.writeString(file(), expected.toString());
    return ReferenceDistance.of(model, ReferenceStates.read(file()));
  }
}
