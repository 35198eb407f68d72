package org.contexture.encoder.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.TensorSignature;
import org.contexture.encoder.onnx.states.EmbeddingTable;

/** Decides how the inputs of a graph are filled. */
final class InputFeeds {
  /** Keys and values of earlier tokens, as exporters name them; not those of an encoder's. */
  private static final Pattern PAST =
      Pattern.compile(
          "past(?:_key_values?|_key|_value)?[._]\\d{1,4}(?:[._](?:decoder[._])?(?:key|value)s?)?");

  /** Switches of merged decoders: no cache is read, and no token's logits are left out. */
  private static final Map<String, Long> CONSTANTS =
      Map.of("use_cache_branch", 0L, "num_logits_to_keep", 0L, "logits_to_keep", 0L);

  private static final Map<String, String> REASONS =
      Map.of(
          "encoder_hidden_states", "the graph is the decoder half of an encoder-decoder",
          "decoder_input_ids", "the graph is an encoder and a decoder; export the encoder alone");

  private final List<TensorSignature> inputs;
  private final ModelConfig config;
  private final int padding;

  /**
   * Feeds of these inputs.
   *
   * @param vocabulary how many tokens the graph knows, 0 where that is not known
   */
  InputFeeds(List<TensorSignature> inputs, ModelConfig config, long vocabulary) {
    this.inputs = inputs;
    this.config = config;
    // Padding is masked, but its id must be one that the graph can look up.
    int asked = config.padding().orElse(0);
    this.padding = vocabulary > 0 && asked >= vocabulary ? 0 : asked;
  }

  /**
   * Feeds of a graph's inputs, in their order.
   *
   * @throws ModelException which lists the inputs where one cannot be filled
   */
  static List<InputFeed> of(GraphFile graph, ModelConfig config) {
    return new InputFeeds(graph.takes(), config, new EmbeddingTable(graph).rows()).all();
  }

  /**
   * One feed for each input, in their order.
   *
   * @throws ModelException which lists the inputs where one cannot be filled
   */
  List<InputFeed> all() {
    if (inputs.stream().noneMatch(input -> input.name().equals("input_ids"))) {
      throw new ModelException("Model has no input 'input_ids'; inputs: " + inputs);
    }
    List<InputFeed> feeds = new ArrayList<>();
    for (TensorSignature input : inputs) {
      feeds.add(feed(input));
    }
    return List.copyOf(feeds);
  }

  private InputFeed feed(TensorSignature input) {
    Optional<TokenRole> role = TokenRole.find(input.name());
    if (role.isPresent()) {
      return perToken(input, role.get());
    }
    if (CONSTANTS.containsKey(input.name()) && input.shape().size() <= 1) {
      type(input);
      return new InputFeed.Constant(input, CONSTANTS.get(input.name()));
    }
    if (PAST.matcher(input.name()).matches() || config.pasts().contains(input.name())) {
      return emptyPast(input);
    }
    throw cannotBeFilled(input, REASONS.getOrDefault(input.name(), ""));
  }

  private InputFeed perToken(TensorSignature input, TokenRole role) {
    if (!role.takes(type(input))) {
      throw new ModelException(
          "Input '%s' must be of an integer type: %s; inputs: %s"
              .formatted(input.name(), input.type(), inputs));
    }
    boolean line = role == TokenRole.POSITION_IDS && input.shape().size() == 1;
    if (!input.shape().isEmpty() && input.shape().size() != 2 && !line) {
      throw cannotBeFilled(input, "it must have the shape [batch, sequence]");
    }
    if (size(length(input)).isPresent()) {
      throw cannotBeFilled(input, "it must be free to be of any length: " + length(input));
    }
    if (input.shape().size() == 2 && size(input.shape().get(0)).orElse(1) != 1) {
      throw cannotBeFilled(
          input, "it must be free to hold any number of texts: " + input.shape().get(0));
    }
    return new InputFeed.PerToken(
        input,
        role,
        switch (role) {
          case INPUT_IDS -> padding;
          case POSITION_IDS -> config.firstPosition();
          case ATTENTION_MASK, TOKEN_TYPE_IDS -> 0;
        });
  }

  private static String length(TensorSignature input) {
    return input.shape().isEmpty() ? "" : input.shape().get(input.shape().size() - 1);
  }

  private InputFeed emptyPast(TensorSignature input) {
    type(input);
    List<String> shape = input.shape();
    int rank = shape.size();
    if (rank != 4 && rank != 5) {
      throw cannotBeFilled(
          input, "it must have the shape [batch, heads, past, values], or that after a 2");
    }
    String past = shape.get(rank - 2);
    if (size(past).orElse(0) > 0) {
      throw cannotBeFilled(input, "it must be free to hold no earlier token: " + past);
    }
    return new InputFeed.EmptyPast(
        input,
        rank == 5,
        known(input, shape.get(rank - 3), config.keyValueHeads(), "heads"),
        known(input, shape.get(rank - 1), config.headDimension(), "values per head"));
  }

  private int known(TensorSignature input, String dimension, OptionalInt configured, String what) {
    OptionalInt own = size(dimension);
    if (own.isEmpty() && configured.isEmpty()) {
      throw cannotBeFilled(
          input, "neither its shape nor config.json tells how many " + what + " it has");
    }
    return own.orElseGet(configured::getAsInt);
  }

  private static OptionalInt size(String dimension) {
    return dimension.matches("\\d{1,9}")
        ? OptionalInt.of(Integer.parseInt(dimension))
        : OptionalInt.empty();
  }

  private ElementType type(TensorSignature input) {
    return ElementType.find(input.type())
        .orElseThrow(() -> cannotBeFilled(input, "its type is not known"));
  }

  private ModelException cannotBeFilled(TensorSignature input, String reason) {
    return new ModelException(
        "Model has an input that cannot be filled: '%s'%s; inputs: %s"
            .formatted(input.name(), reason.isEmpty() ? "" : " (" + reason + ")", inputs));
  }
}
