package org.contexture.encoder.model;

import java.util.List;
import java.util.stream.Stream;

/** Names of a model's files, as Hugging Face's libraries write them. */
public final class FileNames {
  public static final String TOKENIZER = "tokenizer.json";

  /** What a tokenizer is made of where that is not there; BPE's merges are beside the second. */
  public static final List<String> VOCABULARIES =
      List.of(
          "vocab.txt", "vocab.json", "sentencepiece.bpe.model", "spiece.model", "tokenizer.model");

  static final String CONFIG = "config.json";

  /** Weights of a whole model or of a module; of several, the first counts. */
  static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");

  /** One file of a model has one of these names; where there are several, the first counts. */
  static final List<String> SENTENCE_CONFIGS =
      Stream.of("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")
          .map(type -> "sentence_" + type + "_config.json")
          .toList();

  public static final String SENTENCE_TRANSFORMERS = "config_sentence_transformers.json";
  static final String MODULES = "modules.json";
  static final String POOLING = "1_Pooling/config.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  /** What is written of a table of words, and of how it cuts texts. */
  static final String WORD_EMBEDDINGS = "wordembedding_config.json";

  static final String WHITESPACE = "whitespacetokenizer_config.json";
  static final List<String> WORDS = List.of(WORD_EMBEDDINGS, WHITESPACE);

  private FileNames() {}
}
