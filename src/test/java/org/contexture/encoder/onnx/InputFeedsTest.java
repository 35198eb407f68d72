package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.TensorSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputFeedsTest {
  private static final TensorSignature IDS = input("input_ids", "int64", "batch", "sequence");
  private static final TokenBatch BATCH =
      new TokenBatch(
          List.of(new long[] {2, 5, 3}, new long[] {2, 3}), List.of(new long[3], new long[2]));

  @Test
  void aGraphWithoutInputIdsIsRefusedWithItsInputs() {
    assertRefused(
        "Model has no input 'input_ids'; inputs: [pixel_values: float[batch, sequence]]",
        input("pixel_values", "float", "batch", "sequence"));
  }

  @ParameterizedTest
  @CsvSource({
    "labels, ''",
    "encoder_hidden_states, ' (the graph is the decoder half of an encoder-decoder)'",
    "decoder_input_ids," + " ' (the graph is an encoder and a decoder; export the encoder alone)'",
    "past_key_values.0.encoder.key, ''"
  })
  void anInputThatCannotBeFilledIsRefusedWithAllInputsAndTheReason(String name, String reason) {
    assertRefused(
        "Model has an input that cannot be filled: '%1$s'%2$s; inputs: [input_ids:"
                .formatted(name, reason)
            + " int64[batch, sequence], %s: int64[batch, sequence]]".formatted(name),
        IDS,
        input(name, "int64", "batch", "sequence"));
  }

  @ParameterizedTest
  @CsvSource({"input_ids, float", "token_type_ids, double", "position_ids, float16"})
  void anInputOfNoIntegerTypeIsRefused(String name, String type) {
    TensorSignature wrong = input(name, type, "batch", "sequence");
    assertRefused(
        "Input '%s' must be of an integer type: %s; inputs: %s"
            .formatted(name, type, List.of(wrong, IDS)),
        wrong,
        IDS);
  }

  @Test
  void anInputOfATypeNewerThanThisReaderIsRefused() {
    TensorSignature future = input("attention_mask", "type 99", "batch", "sequence");
    assertRefused(
        "Model has an input that cannot be filled: 'attention_mask' (its type is not known);"
            + " inputs: "
            + List.of(IDS, future),
        IDS,
        future);
  }

  @Test
  void anInputOfAnotherRankIsRefused() {
    TensorSignature mask = input("attention_mask", "int64", "batch", "1", "sequence", "sequence");
    assertRefused(
        "Model has an input that cannot be filled: 'attention_mask' (it must have the shape"
            + " [batch, sequence]); inputs: "
            + List.of(IDS, mask),
        IDS,
        mask);
  }

  @ParameterizedTest
  @CsvSource({
    "input_ids, batch, 128, it must be free to be of any length: 128",
    "attention_mask, batch, 128, it must be free to be of any length: 128",
    "input_ids, 8, sequence, it must be free to hold any number of texts: 8",
    "token_type_ids, 2, sequence, it must be free to hold any number of texts: 2"
  })
  void aGraphOfOneSizeIsRefused(String name, String batch, String length, String reason) {
    TensorSignature fixed = input(name, "int64", batch, length);
    assertRefused(
        "Model has an input that cannot be filled: '%s' (%s); inputs: %s"
            .formatted(name, reason, List.of(IDS, fixed)),
        IDS,
        fixed);
  }

  @ParameterizedTest
  @CsvSource({
    "attention_mask, int64, '1 for each token, 0 for padding', 2 3, 1 1 1 1 1 0",
    "token_type_ids, int32, as the tokenizer gives them, 2 3, 0 0 0 0 0 0",
    "position_ids, int64, '0, 1, 2, ...', 2 3, 0 1 2 0 1 2"
  })
  void everyTokenGetsItsNumber(
      String name, String type, String description, String shape, String values) {
    assertFeed(
        feed(input(name, type, "batch", "sequence"), ModelConfig.NONE), description, shape, values);
  }

  @ParameterizedTest
  @CsvSource({"position_ids, 1 sequence, 1 3", "cache_position, sequence, 3"})
  void positionsMayBeTakenOnce(String name, String shape, String fed) {
    assertFeed(
        feed(input(name, "int64", shape.split(" ")), ModelConfig.NONE),
        "0, 1, 2, ...",
        fed,
        "0 1 2");
  }

  @ParameterizedTest
  @CsvSource({"bool, false", "int64, 0"})
  void noCacheIsUsed(String type, String description) {
    assertFeed(feed(input("use_cache_branch", type, "1"), ModelConfig.NONE), description, "1", "0");
  }

  @Test
  void aSwitchMayBeAScalar() {
    assertFeed(feed(input("num_logits_to_keep", "int64"), ModelConfig.NONE), "0", "", "0");
  }

  @ParameterizedTest
  @CsvSource({
    "past_key_values.0.key, batch_size 2 past_sequence_length 4, '2, 2, 0, 4', 2 2 0 4",
    "past_key_values.11.value, batch 8 past 64, '2, 8, 0, 64', 2 8 0 64",
    "past_key_values.0.key, batch heads past 4, '2, 3, 0, 4', 2 3 0 4",
    "past_key_values.0.key, ? ? ? ?, '2, 3, 0, 16', 2 3 0 16",
    "past_key_0, batch 2 0 4, '2, 2, 0, 4', 2 2 0 4",
    "past_value_0, batch 2 past 4, '2, 2, 0, 4', 2 2 0 4",
    "past.0.key, batch 2 past 4, '2, 2, 0, 4', 2 2 0 4",
    "past_key_values.0.decoder.key, batch 2 past 4, '2, 2, 0, 4', 2 2 0 4",
    "past_0, 2 batch 2 past 4, '2, 2, 2, 0, 4', 2 2 2 0 4",
  })
  void noTokensComeBeforeTheText(String name, String shape, String description, String fed) {
    ModelConfig config =
        new ModelConfig(
            "llama",
            List.of(),
            false,
            OptionalInt.empty(),
            OptionalInt.of(3),
            OptionalInt.of(16),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Set.of(),
            Optional.empty(),
            false);
    InputFeed feed = feed(input(name, "float16", shape.split(" ")), config);
    assertThat(feed.shape(BATCH)).containsExactly(longs(fed));
    assertThat(feed.values(BATCH)).isEmpty();
    int batch = fed.split(" ").length - 4;
    String[] sizes = description.split(", ");
    sizes[batch] = "batch";
    assertThat(feed.description()).isEqualTo("empty [" + String.join(", ", sizes) + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "batch heads past 4, neither its shape nor config.json tells how many heads it has",
    "batch 2 past size, neither its shape nor config.json tells how many values per head it has",
    "batch 2 7 4, it must be free to hold no earlier token: 7",
    "batch past 8, 'it must have the shape [batch, heads, past, values], or that after a 2'"
  })
  void aPastOfUnknownShapeIsRefused(String shape, String reason) {
    TensorSignature past = input("past_key_values.0.key", "float", shape.split(" "));
    assertRefused(
        "Model has an input that cannot be filled: 'past_key_values.0.key' (%s); inputs: %s"
            .formatted(reason, List.of(IDS, past)),
        IDS,
        past);
  }

  @ParameterizedTest
  @CsvSource({"-1, 12, 0", "1, 0, 1", "1, 12, 1", "11, 12, 11", "12, 12, 0", "50257, 0, 50257"})
  void paddingIsTheConfigsIfTheGraphKnowsIt(int configured, long vocabulary, int padding) {
    ModelConfig config =
        new ModelConfig(
            "",
            List.of(),
            false,
            configured < 0 ? OptionalInt.empty() : OptionalInt.of(configured),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Set.of(),
            Optional.empty(),
            false);
    InputFeed feed = new InputFeeds(List.of(IDS), config, vocabulary).all().get(0);
    assertFeed(
        feed,
        "ids of the tokens, padded at the end with " + padding,
        "2 3",
        "2 5 3 2 3 " + padding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "camembert", "mpnet"})
  void positionsOfSomeModelsGoOnFromThePadding(String type) {
    ModelConfig config =
        new ModelConfig(
            type,
            List.of(),
            false,
            OptionalInt.of(1),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Set.of(),
            Optional.empty(),
            false);
    assertFeed(
        feed(input("position_ids", "int64", "batch", "sequence"), config),
        "2, 3, 4, ...",
        "2 3",
        "2 3 4 2 3 4");
  }

  private static InputFeed feed(TensorSignature input, ModelConfig config) {
    return new InputFeeds(List.of(IDS, input), config, 0).all().get(1);
  }

  private static void assertFeed(InputFeed feed, String description, String shape, String values) {
    assertThat(feed.description()).isEqualTo(description);
    assertThat(feed.shape(BATCH)).containsExactly(longs(shape));
    assertThat(feed.values(BATCH)).containsExactly(longs(values));
  }

  private static void assertRefused(String message, TensorSignature... inputs) {
    assertThatThrownBy(() -> new InputFeeds(List.of(inputs), ModelConfig.NONE, 0).all())
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }

  private static long[] longs(String numbers) {
    return List.of(numbers.split(" ")).stream()
        .filter(number -> !number.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
  }

  private static TensorSignature input(String name, String type, String... shape) {
    return new TensorSignature(name, type, List.of(shape));
  }
}
