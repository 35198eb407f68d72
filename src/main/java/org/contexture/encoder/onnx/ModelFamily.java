package org.contexture.encoder.onnx;

import java.util.List;
import java.util.Set;
import org.contexture.encoder.model.ModelConfig;

/** How the tokens of a text see each other in a model. */
public enum ModelFamily {
  /** Every token sees every other. */
  ENCODER("encoder"),

  /** Every token sees those before it. */
  DECODER("decoder"),

  /** As {@link #ENCODER}: the half of a model whose decoder is left out. */
  ENCODER_OF_ENCODER_DECODER("encoder of an encoder-decoder"),

  /** One half of a vector sees the tokens before it, the other those after it. */
  BIDIRECTIONAL_LM("bidirectional language model"),

  /** No token sees another. */
  WORD_VECTORS("word vectors");

  private static final Set<String> DECODERS =
      Set.of(
          "bloom",
          "codegen",
          "cohere",
          "falcon",
          "gemma",
          "gemma2",
          "gemma3_text",
          "gpt2",
          "gpt_bigcode",
          "gpt_neo",
          "gpt_neox",
          "gptj",
          "granite",
          "llama",
          "mistral",
          "mixtral",
          "mpt",
          "olmo",
          "olmo2",
          "openai-gpt",
          "opt",
          "phi",
          "phi3",
          "qwen2",
          "qwen2_moe",
          "qwen3",
          "smollm3",
          "stablelm",
          "starcoder2");

  private static final Set<String> ENCODER_DECODERS =
      Set.of("bart", "blenderbot", "m2m_100", "marian", "mbart", "mt5", "pegasus", "t5", "umt5");

  private final String id;

  ModelFamily(String id) {
    this.id = id;
  }

  /** Whether padding behind a text changes its states unless a mask hides it. */
  boolean needsMask() {
    return this == ENCODER || this == ENCODER_OF_ENCODER_DECODER;
  }

  /** For people. */
  public String id() {
    return id;
  }

  /** What config.json says and, where it says nothing, what the graph's inputs and outputs show. */
  static ModelFamily of(
      ModelConfig config, List<TensorSignature> inputs, List<TensorSignature> outputs) {
    if (config.encoderDecoder() || ENCODER_DECODERS.contains(config.modelType())) {
      return ENCODER_OF_ENCODER_DECODER;
    }
    boolean causal =
        DECODERS.contains(config.modelType())
            || config.architectures().stream().anyMatch(name -> name.endsWith("ForCausalLM"))
            || inputs.stream().anyMatch(input -> input.name().startsWith("past"))
            || outputs.stream().anyMatch(output -> output.name().startsWith("present"));
    return causal ? DECODER : ENCODER;
  }
}
