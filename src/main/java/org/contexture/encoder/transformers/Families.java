package org.contexture.encoder.transformers;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.contexture.encoder.model.ModelException;

/** The families whose graphs can be written, by {@code model_type}. */
final class Families {
  private static final Map<String, Function<Architecture, Encoder>> KNOWN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("albert", AlbertEncoder::of),
              Map.entry("bert", BertEncoder::bert),
              Map.entry("camembert", BertEncoder::roberta),
              Map.entry("distilbert", BertEncoder::distilbert),
              Map.entry("electra", BertEncoder::electra),
              Map.entry("gemma", LlamaEncoder::gemma),
              Map.entry("gemma2", LlamaEncoder::gemma2),
              Map.entry("gemma3_text", LlamaEncoder::gemma3),
              Map.entry("gpt2", Gpt2Encoder::of),
              Map.entry("llama", LlamaEncoder::llama),
              Map.entry("mistral", LlamaEncoder::mistral),
              Map.entry("modernbert", ModernBertEncoder::of),
              Map.entry("mpnet", BertEncoder::mpnet),
              Map.entry("mt5", T5Encoder::mt5),
              Map.entry("qwen2", LlamaEncoder::qwen2),
              Map.entry("qwen3", LlamaEncoder::qwen3),
              Map.entry("roberta", BertEncoder::roberta),
              Map.entry("t5", T5Encoder::t5),
              Map.entry("xlm-roberta", BertEncoder::roberta)));

  private Families() {}

  /**
   * The model that a config.json describes.
   *
   * @throws ModelException where its family is not known, or it says what is not obeyed
   */
  static Encoder of(Architecture config) {
    Function<Architecture, Encoder> family = KNOWN.get(config.family());
    if (family == null) {
      throw new ModelException(
          "Cannot build a graph: model_type in %s must be one of %s: '%s'; export it with"
                  .formatted(config.file(), String.join(", ", KNOWN.keySet()), config.family())
              + " optimum-cli export onnx --model %s --task feature-extraction OUT"
                  .formatted(config.file().getParent()));
    }
    Encoder encoder = family.apply(config);
    config.requireAllRead();
    return encoder;
  }
}
