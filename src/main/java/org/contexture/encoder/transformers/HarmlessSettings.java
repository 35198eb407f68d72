package org.contexture.encoder.transformers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a config.json may say without changing a hidden state: training, heads, generation, how much
 * memory is used, and names.
 */
final class HarmlessSettings {
  private static final Set<JsonElement> NOTHING =
      Set.of(
          JsonNull.INSTANCE,
          new JsonPrimitive(false),
          new JsonPrimitive(""),
          new JsonObject(),
          new JsonArray());

  private static final Pattern NAMES =
      Pattern.compile(
          String.join(
              "|",
              // Training.
              ".*dropout.*",
              ".*_pdrop",
              "initializer_.*",
              "gradient_checkpointing",
              "layerdrop",
              "pretraining_tp",
              "problem_type",
              "router_.*",
              // Heads.
              "architectures",
              "(id2label|label2id|_?num_labels|finetuning_task|task_specific_params)",
              "(classifier|pooler|summary|decoder)_.*",
              "num_decoder_layers|scale_decoder_outputs",
              "sentence_transformers|is_matryoshka|matryoshka_dimensions",
              "(tie_word_embeddings|tie_weights_|tie_encoder_decoder|final_logit_softcapping)",
              "(sparse_prediction|sparse_pred_ignore_index|repad_logits_with_grad)",
              "(reference_compile|deterministic_flash_attn|_?attn_implementation)",
              // Generation.
              ".*_token_ids?",
              ".*_token_index",
              "(use_cache|cache_implementation|output_.*|return_dict.*|is_encoder_decoder)",
              "(max|min|suffix|begin)_length|length_penalty|(no|encoder_no)_repeat_ngram_size",
              "(do_sample|early_stopping|num_beams|num_beam_groups|diversity_penalty)",
              "(temperature|top_k|top_p|typical_p|repetition_penalty|num_return_sequences)",
              "(exponential_decay_length_penalty|remove_invalid_values|suppress_tokens|bad_words_ids)",
              // Memory and names.
              "chunk_size_feed_forward|(torch_)?dtype|torchscript|use_bfloat16|tf_legacy_loss",
              "_name_or_path|name_or_path|tokenizer_class|prefix|transformers(\\.js_config|_version)",
              "auto_map|directionality|language|model_name|vocab_size|n_ctx|predict_special_tokens",
              "gradient_checkpointing_.*|_commit_hash|custom_pipelines|unsloth_.*|export_model_type"));

  private HarmlessSettings() {}

  static boolean contains(String key, JsonElement value) {
    return NOTHING.contains(value) || NAMES.matcher(key).matches();
  }
}
