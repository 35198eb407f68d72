package org.contexture.encoder.model;

/** Names of a model's files, as Hugging Face's libraries write them. */
public final class FileNames {
  public static final String TOKENIZER = "tokenizer.json";

  static final String CONFIG = "config.json";
  static final String SENTENCE_BERT = "sentence_bert_config.json";
  static final String SENTENCE_TRANSFORMERS = "config_sentence_transformers.json";
  static final String MODULES = "modules.json";
  static final String POOLING = "1_Pooling/config.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  private FileNames() {}
}
