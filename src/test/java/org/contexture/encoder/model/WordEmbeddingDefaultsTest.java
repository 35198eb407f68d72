package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.WeightBytes;
import org.contexture.encoder.kind.ModelKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordEmbeddingDefaultsTest {
  private static final String CONFIG = "wordembedding_config.json";
  private static final String TOKENIZER = "whitespacetokenizer_config.json";
  private static final String POOLING = "1_Pooling/config.json";

  @TempDir private Path folder;

  @BeforeEach
  void aFolder() throws IOException {
    HfData.copy("sentence-transformers/words", folder);
  }

  @Test
  void aTableOfWordsIsAKindOfItsOwn() {
    ModelFolder opened = ModelFolder.open(folder);
    assertThat(ModelKind.of(opened.files())).isEqualTo(ModelKind.WORD_EMBEDDINGS);
    assertThat(opened.files().all())
        .containsExactly(
            "config_sentence_transformers.json",
            "model.safetensors",
            "modules.json",
            TOKENIZER,
            CONFIG);
    ModelDefaults defaults = ModelKind.of(opened.files()).defaults(opened);
    assertThat(defaults.modelType()).isEqualTo("word_embeddings");
    assertThat(defaults.maxTokens()).isEqualTo(new Setting<>(1_000_000, CONFIG));
    assertThat(defaults.modules().chain())
        .extracting(ModuleStep::describe)
        .containsExactly("WordEmbeddings", "Pooling");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_transformers.models.tokenizer.PhraseTokenizer.PhraseTokenizer",
        "sentence_transformers.models.tokenizer.WordTokenizer.TransformersTokenizerWrapper",
        "custom.WhitespaceTokenizer"
      })
  void anotherTokenizerIsRefusedByItsName(String type) throws IOException {
    write(CONFIG, "{\"tokenizer_class\": \"%s\"}".formatted(type));
    refused(
        "Cannot use model: %s sets tokenizer_class, and Contexture runs a WhitespaceTokenizer"
            + " alone: \"%s\"",
        folder.resolve(CONFIG), type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        TOKENIZER + " | {\"vocab\": [], \"stop_words\": []} | -",
        TOKENIZER + " | {\"stop_words\": []} | 'vocab' must be a list of words: null",
        TOKENIZER + " | {\"vocab\": [\"a\"]} | 'stop_words' must be a list of words: null",
        TOKENIZER + " | {\"vocab\": [\"a\", 1]} | 'vocab' must be a list of words: 1",
        TOKENIZER
            + " | {\"vocab\": [], \"stop_words\": [], \"do_lower_case\": 1} | 'do_lower_case' must"
            + " be true or false: 1",
        TOKENIZER + " | [] | it must hold a JSON object: []"
      })
  void aListThatIsNoneIsRefused(String name, String json, String reason) throws IOException {
    write(name, json);
    if (reason.equals("-")) {
      assertThat(open().words()).isEmpty();
    } else {
      refused("Cannot read model file %s: %s", folder.resolve(name), reason);
    }
  }

  @Test
  void whatIsNotKnownIsRefusedByItsName() throws IOException {
    write(TOKENIZER, "{\"vocab\": [], \"stop_words\": [], \"stemmer\": \"porter\"}");
    refused(
        "Cannot use model: %s sets stemmer, which Contexture does not know: \"porter\"",
        folder.resolve(TOKENIZER));
  }

  @Test
  void aTokenizerThatIsNotThereIsNamed() throws IOException {
    Files.delete(folder.resolve(TOKENIZER));
    refused(
        "Cannot use model: %s asks for a WhitespaceTokenizer, and %s is not there",
        folder.resolve(CONFIG), folder.resolve(TOKENIZER));
  }

  /** sentence-transformers fails on the first text. */
  @Test
  void wordsHaveNoTokenThatClsCouldTake() throws IOException {
    write(POOLING, "{\"pooling_mode\": [\"mean\", \"cls\"]}");
    refused(
        "Cannot use model: %s asks for a pooling that words do not have: cls",
        folder.resolve(POOLING));
  }

  @Test
  void everyWordMustHaveAVector() throws IOException {
    Files.write(
        folder.resolve("model.safetensors"),
        WeightBytes.matrix("emb_layer.weight", 5, new float[50]));
    refused(
        "Cannot use model: tensor 'emb_layer.weight' of %s must have the shape [31 words or more,"
            + " values]: [10, 5]",
        folder.resolve("model.safetensors"));
    Files.write(
        folder.resolve("model.safetensors"), WeightBytes.matrix("weight", 1, new float[31]));
    refused(
        "Cannot use model: %s must hold emb_layer.weight and nothing else: weight",
        folder.resolve("model.safetensors"));
    Files.delete(folder.resolve("model.safetensors"));
    refused(
        "Cannot open model: %s is a WordEmbeddings, and must hold wordembedding_config.json and one"
            + " of model.safetensors, pytorch_model.bin; it holds 1_Pooling/config.json,"
            + " config_sentence_transformers.json, expected.json, modules.json,"
            + " whitespacetokenizer_config.json, wordembedding_config.json",
        folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LSTM", "CNN", "WordWeights"})
  void whatWouldMixWordsIsRefusedByItsName(String type) throws IOException {
    write(
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.WordEmbeddings"},
        {"path": "1_X", "type": "sentence_transformers.models.%s"},
        {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"""
            .formatted(type));
    refused(
        "Cannot use model: %s asks for a module that Contexture does not run: %s",
        folder.resolve("modules.json"), type);
  }

  private void refused(String message, Object... found) {
    assertThatThrownBy(
            () -> {
              ModelFolder opened = ModelFolder.open(folder);
              ModelKind.of(opened.files()).defaults(opened);
              open().lowersCase();
            })
        .isInstanceOf(ModelException.class)
        .hasMessage(message, found);
  }

  private WordEmbeddingDefaults open() {
    return new WordEmbeddingDefaults(ModelFolder.open(folder));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
