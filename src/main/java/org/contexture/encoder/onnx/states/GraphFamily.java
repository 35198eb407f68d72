package org.contexture.encoder.onnx.states;

import java.util.List;
import java.util.Set;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.onnx.graph.TensorSignature;

/** Tells the family of a graph's model. */
public final class GraphFamily {
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

  private GraphFamily() {}

  /** What config.json says and, where it says nothing, what the graph's inputs and outputs show. */
  public static ModelFamily of(
      ModelConfig config, List<TensorSignature> inputs, List<TensorSignature> outputs) {
    if (config.encoderDecoder() || ENCODER_DECODERS.contains(config.modelType())) {
      return ModelFamily.ENCODER_OF_ENCODER_DECODER;
    }
    boolean causal =
        DECODERS.contains(config.modelType())
            || config.architectures().stream().anyMatch(name -> name.endsWith("ForCausalLM"))
            || inputs.stream().anyMatch(input -> input.name().startsWith("past"))
            || outputs.stream().anyMatch(output -> output.name().startsWith("present"));
    return causal ? ModelFamily.DECODER : ModelFamily.ENCODER;
  }
}
