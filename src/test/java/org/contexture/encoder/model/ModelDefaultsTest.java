package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDefaultsTest {
  private static final String POOLING = "1_Pooling/config.json";

  @TempDir private Path folder;

  @BeforeEach
  void theFilesThatEveryFolderHas() throws IOException {
    write("model.onnx", "");
    write("tokenizer.json", "{}");
  }

  @Test
  void aFolderWithoutConfigsHasTheGeneralDefaults() {
    assertThat(read())
        .isEqualTo(
            new ModelDefaults(
                new Setting<>(512, "default"),
                OptionalInt.empty(),
                new Setting<>(TextPooling.of(Pooling.MEAN), "default"),
                new Setting<>(false, "default"),
                new Setting<>("", "default"),
                Map.of(),
                TextModules.NONE,
                "unknown",
                "unknown"));
  }

  @Test
  void elmosFilesSayNothingOfItsUse() {
    assertThat(ModelDefaults.ofElmo())
        .isEqualTo(
            new ModelDefaults(
                new Setting<>(512, "default"),
                OptionalInt.empty(),
                new Setting<>(TextPooling.of(Pooling.MEAN), "default"),
                new Setting<>(false, "default"),
                new Setting<>("", "default"),
                Map.of(),
                TextModules.NONE,
                "elmo",
                "words"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"architectures": ["LlamaForCausalLM"]}                          | LAST_TOKEN | config.json
          {"architectures": ["Gemma3ForCausalLM"], "is_causal": false}     | MEAN       | default
          {"architectures": ["LlamaForCausalLM"], "is_causal": null}       | MEAN       | default
          {"architectures": ["LlamaModel", "LlamaForCausalLM"]}            | MEAN       | default
          {"architectures": ["BertForMaskedLM"]}                           | MEAN       | default
          {"architectures": []}                                            | MEAN       | default
          {}                                                               | MEAN       | default
          """)
  void aLanguageModelIsPooledAtItsLastToken(String config, Pooling pooling, String origin)
      throws IOException {
    write("config.json", config);

    assertThat(read().pooling()).isEqualTo(new Setting<>(TextPooling.of(pooling), origin));
  }

  @Test
  void modulesWithoutAPoolingAreNotALanguageModels() throws IOException {
    write("config.json", "{\"architectures\": [\"LlamaForCausalLM\"]}");
    write(
        "modules.json",
        """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]
        """);

    assertThat(read().pooling().origin()).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # max_seq_length, model_max_length, max_position_embeddings, tokens, origin
          256,              384,              512,                     256,    sentence_bert_config.json
          -,                384,              512,                     384,    tokenizer_config.json
          -,                512,              512,                     512,    tokenizer_config.json
          -,                384,              -,                       384,    tokenizer_config.json
          -,                1000,             512,                     512,    config.json
          -,                1e30,             512,                     512,    config.json
          -,                1e30,             -,                       512,    default
          -,                -,                2048,                    2048,   config.json
          0,                -1,               -,                       512,    default
          null,             384,              512,                     384,    tokenizer_config.json
          "many",           384,              512,                     384,    tokenizer_config.json
          """)
  void maxTokensComeFromTheMostSpecificFile(
      String sentenceBert, String tokenizer, String positions, int tokens, String origin)
      throws IOException {
    writeKey("sentence_bert_config.json", "max_seq_length", sentenceBert);
    writeKey("tokenizer_config.json", "model_max_length", tokenizer);
    writeKey("config.json", "max_position_embeddings", positions);
    assertThat(read().maxTokens()).isEqualTo(new Setting<>(tokens, origin));
    assertThat(read().positions())
        .isEqualTo(
            positions == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(positions)));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # model_type, key,                     value, pad_token_id, positions
          bert,         max_position_embeddings, 512,   0,            512
          roberta,      max_position_embeddings, 514,   1,            512
          roberta,      max_position_embeddings, 514,   -,            512
          xlm-roberta,  max_position_embeddings, 514,   1,            512
          camembert,    max_position_embeddings, 514,   1,            512
          mpnet,        max_position_embeddings, 514,   1,            512
          roberta,      max_position_embeddings, 514,   0,            513
          gpt2,         n_positions,             1024,  -,            1024
          t5,           n_positions,             512,   0,            -
          llama,        max_position_embeddings, 2048,  -1,           2048
          """)
  void positionsAreThoseThatATextCanUse(
      String type, String key, int value, Integer padding, Integer positions) throws IOException {
    write(
        "config.json",
        "{\"model_type\": \"%s\", \"%s\": %d, \"pad_token_id\": %d}"
            .formatted(type, key, value, padding));
    assertThat(read().positions())
        .isEqualTo(positions == null ? OptionalInt.empty() : OptionalInt.of(positions));
    assertThat(read().maxTokens())
        .isEqualTo(
            positions == null
                ? new Setting<>(512, "default")
                : new Setting<>(positions, "config.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "pooling_mode_cls_token, CLS",
    "pooling_mode_mean_tokens, MEAN",
    "pooling_mode_max_tokens, MAX",
    "pooling_mode_mean_sqrt_len_tokens, MEAN_SQRT_LEN_TOKENS",
    "pooling_mode_weightedmean_tokens, WEIGHTED_MEAN",
    "pooling_mode_lasttoken, LAST_TOKEN"
  })
  void poolingIsTheOneModeThatIsSwitchedOn(String key, Pooling pooling) throws IOException {
    write(
        POOLING,
        "{\"word_embedding_dimension\": 384, \"pooling_mode_other\": false, \"%s\": true}"
            .formatted(key));
    assertThat(read().pooling()).isEqualTo(new Setting<>(TextPooling.of(pooling), POOLING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pooling_mode\": [\"cls\", \"mode\"]} | [cls, mode]",
        "{\"pooling_mode\": \"attention\"} | [attention]",
        "{\"pooling_mode\": \"cls+\"} | [cls, ]",
        "{\"pooling_mode_attention\": true} | [attention]"
      })
  void aPoolingThatIsNotKnownIsRefused(String json, String modes) throws IOException {
    write(POOLING, json);
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s must switch on poolings of cls, max, mean, mean_sqrt_len_tokens,"
                + " weightedmean, lasttoken alone: %s",
            folder.resolve(POOLING), modes);
  }

  /** Flags have one order, whichever of them is written first; a name beside them counts alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pooling_mode\": [\"mean\", \"cls\"]} | mean+cls",
        "{\"pooling_mode\": [\"max\"]} | max",
        "{\"pooling_mode\": \"lasttoken+max\"} | lasttoken+max",
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": true} | cls+mean",
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": true} | max+mean",
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode\": \"cls\"} | cls"
      })
  void severalPoolingsStandOneBehindTheOther(String json, String id) throws IOException {
    write(POOLING, json);
    assertThat(read().pooling().value().id()).isEqualTo(id);
  }

  @Test
  void aPoolingMayLeaveThePromptOut() throws IOException {
    write(POOLING, "{\"pooling_mode\": \"max\", \"include_prompt\": false}");
    assertThat(read().pooling().value()).isEqualTo(new TextPooling(List.of(Pooling.MAX), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"pooling_mode_mean_tokens\": false}",
        "{\"pooling_mode_cls_token\": false, \"pooling_mode_mean_tokens\": false,"
            + " \"pooling_mode_max_tokens\": false}"
      })
  void whereAllPoolingsAreOffItIsTheMean(String json) throws IOException {
    write(POOLING, json);
    assertThat(read().pooling()).isEqualTo(new Setting<>(TextPooling.of(Pooling.MEAN), POOLING));
  }

  @ParameterizedTest
  @CsvSource({
    "cls, CLS",
    "mean, MEAN",
    "max, MAX",
    "mean_sqrt_len_tokens, MEAN_SQRT_LEN_TOKENS",
    "weightedmean, WEIGHTED_MEAN",
    "lasttoken, LAST_TOKEN"
  })
  void aPoolingMayBeNamed(String name, Pooling pooling) throws IOException {
    write(POOLING, "{\"embedding_dimension\": 32, \"pooling_mode\": \"%s\"}".formatted(name));
    assertThat(read().pooling()).isEqualTo(new Setting<>(TextPooling.of(pooling), POOLING));
  }

  /** A folder may hold what is left of another pooling. */
  @ParameterizedTest
  @ValueSource(strings = {"1_Pooling", "2_Pooling", "pool", "2_Pooling/"})
  void theListOfModulesSaysWhereThePoolingIs(String path) throws IOException {
    write(POOLING, "{\"pooling_mode_max_tokens\": true}");
    String config = path.replaceFirst("/$", "") + "/config.json";
    write(config, "{\"pooling_mode_cls_token\": true}");
    write("modules.json", modules(path));
    assertThat(read().pooling()).isEqualTo(new Setting<>(TextPooling.of(Pooling.CLS), config));
    assertThat(ModelDefaults.moreFiles(ModelFolder.open(folder))).containsExactly(config);
  }

  @Test
  void whereTheListHasNoPoolingWhatLiesInAFolderDoesNotCount() throws IOException {
    write(POOLING, "{\"pooling_mode_max_tokens\": true}");
    write(
        "modules.json",
        "[{\"path\": \"\", \"type\": \"sentence_transformers.models.Transformer\"}]");
    assertThat(read().pooling()).isEqualTo(new Setting<>(TextPooling.of(Pooling.MEAN), "default"));
  }

  @Test
  void aPoolingThatIsNotWhereTheListSaysIsRefused() throws IOException {
    write(POOLING, "{\"pooling_mode_max_tokens\": true}");
    write("modules.json", modules("2_Pooling"));
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s has its pooling in 2_Pooling/config.json, which is not there",
            folder.resolve("modules.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other", "/etc", "a/../../b"})
  void aModuleOutsideTheFolderIsRefused(String path) throws IOException {
    write("modules.json", modules(path));
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: the path of a module must lie in the model's folder: %s",
            folder.resolve("modules.json"), path);
  }

  private static String modules(String pooling) {
    return """
        [
          {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
          {"idx": 1, "name": "1", "path": "%s", "type": "sentence_transformers.models.Pooling"}
        ]
        """
        .formatted(pooling);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Normalize Transformer Pooling | [Normalize, Transformer, Pooling]",
        "Transformer Normalize Pooling | [Transformer, Normalize, Pooling]",
        "Transformer Pooling Pooling | [Transformer, Pooling, Pooling]",
        "Pooling | [Pooling]"
      })
  void modulesInAnotherOrderAreRefused(String types, String shown) throws IOException {
    write(
        "modules.json",
        Stream.of(types.split(" "))
            .map("{\"type\": \"sentence_transformers.models.%s\"}"::formatted)
            .toList()
            .toString());
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s must list a Transformer, a Pooling and then what works on their"
                + " vector, such as a Normalize, in this order: %s",
            folder.resolve("modules.json"), shown);
  }

  @Test
  void aModuleOfTheModelsOwnCodeIsRefused() throws IOException {
    write("modules.json", "[{\"type\": \"custom_st.Transformer\"}]");
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s asks for a module that Contexture does not run:"
                + " custom_st.Transformer",
            folder.resolve("modules.json"));
  }

  @Test
  void aTransformerInAFolderOfItsOwnHasItsFilesThere() throws IOException {
    write(
        "modules.json",
        "[{\"path\": \"0_Transformer\", \"type\": \"sentence_transformers.models.Transformer\"}]");
    write("config.json", "{\"model_type\": \"other\"}");
    write("0_Transformer/onnx/model.onnx", "");
    write("0_Transformer/tokenizer.json", "{}");
    write("0_Transformer/config.json", "{\"model_type\": \"bert\"}");
    write("0_Transformer/sentence_bert_config.json", "{\"max_seq_length\": 75}");
    ModelFolder opened = ModelFolder.open(folder);
    assertThat(opened.graph()).isEqualTo(folder.resolve("0_Transformer/onnx/model.onnx"));
    assertThat(opened.tokenizer()).isEqualTo(folder.resolve("0_Transformer/tokenizer.json"));
    assertThat(opened.files().all())
        .containsExactly(
            "0_Transformer/config.json",
            "0_Transformer/onnx/model.onnx",
            "0_Transformer/sentence_bert_config.json",
            "0_Transformer/tokenizer.json",
            "modules.json");
    assertThat(read().modelType()).isEqualTo("bert");
    assertThat(read().maxTokens()).isEqualTo(new Setting<>(75, "sentence_bert_config.json"));
  }

  @Test
  void aFolderOfATransformerThatIsNotThereIsNamed() throws IOException {
    write(
        "modules.json",
        "[{\"path\": \"0_Transformer\", \"type\": \"sentence_transformers.models.Transformer\"}]");
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: %s has its Transformer in 0_Transformer, which is not there",
            folder.resolve("modules.json"));
  }

  /** A link to a file is how a hub's cache looks; one to a folder shows another model's. */
  @Test
  void aModuleThatALinkPutsOutsideTheFolderIsRefused() throws IOException {
    Path inside = folder.resolve("inside");
    Files.createDirectories(inside);
    Files.createSymbolicLink(inside.resolve("0_Transformer"), folder);
    Files.writeString(
        inside.resolve("modules.json"),
        "[{\"path\": \"0_Transformer\", \"type\": \"sentence_transformers.models.Transformer\"}]");
    assertThatThrownBy(() -> ModelFolder.open(inside))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: the path of a module must lie in the model's folder:"
                + " 0_Transformer",
            inside.resolve("modules.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "0_BoW, sentence_transformers.models.BoW, BoW",
    "0_CLIPModel, sentence_transformers.models.CLIPModel, CLIPModel",
    "0_Other, custom.Other, custom.Other"
  })
  void aFirstModuleThatIsNotRunIsRefusedByItsName(String path, String type, String name)
      throws IOException {
    write("modules.json", "[{\"path\": \"%s\", \"type\": \"%s\"}]".formatted(path, type));
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s asks for a module that Contexture does not run: %s",
            folder.resolve("modules.json"), name);
  }

  /** As encode_query and encode_document of sentence-transformers have it. */
  @ParameterizedTest
  @CsvSource({"'', 75", "query, 12", "document, 34", "other, 75"})
  void textsOfATaskMayHaveALengthOfTheirOwn(String task, int tokens) throws IOException {
    write(
        "sentence_bert_config.json",
        "{\"max_seq_length\": 75, \"query_length\": 12, \"document_length\": 34}");
    assertThat(ModelDefaults.read(ModelFolder.open(folder).of(task)).maxTokens().value())
        .isEqualTo(tokens);
  }

  @Test
  void aLengthThatIsNoneIsRefused() throws IOException {
    write("sentence_bert_config.json", "{\"query_length\": -1}");
    assertThat(read().maxTokens().value()).isEqualTo(512);
    assertThatThrownBy(() -> ModelDefaults.read(ModelFolder.open(folder).of("query")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: 'query_length' must be a number of 1 or more: -1",
            folder.resolve("sentence_bert_config.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 75",
        "{\"text\": {\"max_length\": 9}} | 9",
        "{\"text\": {\"max_length\": 9}, \"common\": {\"max_length\": 8}} | 8",
        "{\"common\": {\"max_length\": 8}, \"text\": {\"max_length\": 9}} | 8",
        "{\"text\": {\"padding\": \"max_length\", \"truncation\": true}} | 75",
        "{\"image\": {\"size\": 3}, \"chat_template\": {\"tools\": []}} | 75",
        "{\"common\": {\"return_tensors\": \"pt\"}} | 75"
      })
  void argumentsOfTheTokenizerAreObeyed(String arguments, int tokens) throws IOException {
    write(
        "sentence_bert_config.json",
        "{\"max_seq_length\": 75, \"processing_kwargs\": %s, \"unpad_inputs\": true}"
            .formatted(arguments));
    assertThat(read().maxTokens().value()).isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\": {\"add_special_tokens\": false}} | text.add_special_tokens | false",
        "{\"text\": {\"truncation\": false}} | text.truncation | false",
        "{\"common\": {\"max_length\": 8, \"stride\": 2}} | common.stride | 2",
        "{\"text\": 5} | text | 5",
        "{\"words\": {\"a\": 1}} | words | {\"a\":1}"
      })
  void anArgumentOfTheTokenizerThatIsNotObeyedIsRefused(String all, String key, String value)
      throws IOException {
    write("sentence_bert_config.json", "{\"processing_kwargs\": %s}".formatted(all));
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets processing_kwargs.%s, which Contexture does not know: %s",
            folder.resolve("sentence_bert_config.json"), key, value);
  }

  @ParameterizedTest
  @CsvSource({
    "sentence_bert_config.json",
    "sentence_roberta_config.json",
    "sentence_distilbert_config.json",
    "sentence_camembert_config.json",
    "sentence_albert_config.json",
    "sentence_xlm-roberta_config.json",
    "sentence_xlnet_config.json"
  })
  void theTransformersSettingsHaveAnyOfSevenNames(String name) throws IOException {
    write(name, "{\"max_seq_length\": 75, \"do_lower_case\": false}");
    assertThat(read().maxTokens()).isEqualTo(new Setting<>(75, name));
    assertThat(ModelFolder.open(folder).files().all()).contains(name);
    assertThat(ModelDefaults.lowersCase(ModelFolder.open(folder))).isFalse();
    write(name, "{\"max_seq_length\": 75, \"do_lower_case\": true}");
    assertThat(ModelDefaults.lowersCase(ModelFolder.open(folder))).isTrue();
  }

  @Test
  void ofSeveralSuchFilesTheFirstCounts() throws IOException {
    write("sentence_xlnet_config.json", "{\"max_seq_length\": 75}");
    write("sentence_roberta_config.json", "{\"max_seq_length\": 50}");
    assertThat(read().maxTokens()).isEqualTo(new Setting<>(50, "sentence_roberta_config.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1_Pooling/config.json | strange | 1",
        "1_Pooling/config.json | pooling_norm | true",
        "sentence_bert_config.json | strange | [1]",
        "sentence_bert_config.json | transformer_task | \"fill-mask\"",
        "sentence_bert_config.json | module_output_name | \"other\"",
        "sentence_bert_config.json | modality_config | {\"image\":{}}",
        "sentence_bert_config.json | modality_config | {\"message\":{\"format\":\"flat\"}}",
        "sentence_bert_config.json | query_expansion | {\"strategy\":\"min\"}",
        "sentence_bert_config.json | tokenizer_args | {\"a\":1}",
        "config_sentence_transformers.json | model_type | \"CrossEncoder\"",
        "config_sentence_transformers.json | strange | \"yes\""
      })
  void whatASettingsFileSaysIsNeverPassedOver(String name, String key, String value)
      throws IOException {
    writeKey(name, key, value);
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets %s, which Contexture does not know: %s",
            folder.resolve(name), key, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sentence_bert_config.json | transformer_task | \"feature-extraction\"",
        "sentence_bert_config.json | module_output_name | \"token_embeddings\"",
        "sentence_bert_config.json | model_args | {}",
        "sentence_bert_config.json | strange | null",
        "config_sentence_transformers.json | similarity_fn_name | \"cosine\"",
        "config_sentence_transformers.json | __version__ | {\"pytorch\":\"2\"}",
        "config_sentence_transformers.json | model_type | \"SentenceTransformer\"",
        "config_sentence_transformers.json | truncate_dim | null"
      })
  void whatChangesNoVectorIsTaken(String name, String key, String value) throws IOException {
    writeKey(name, key, value);
    assertThat(read().pooling()).isEqualTo(new Setting<>(TextPooling.of(Pooling.MEAN), "default"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompts\": {}, \"default_prompt_name\": \"query\"}",
        "{\"default_prompt_name\": \"query\"}"
      })
  void aDefaultPromptThatThereIsNotIsRefused(String json) throws IOException {
    write("config_sentence_transformers.json", json);
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: its default prompt must be one of its prompts: query",
            folder.resolve("config_sentence_transformers.json"));
  }

  @ParameterizedTest
  @CsvSource({"Pooling, false", "Normalize, true"})
  void vectorsAreNormalizedWhereAModuleSaysSo(String last, boolean normalize) throws IOException {
    write(
        "modules.json",
        """
        [
          {"idx": 0, "type": "sentence_transformers.models.Transformer"},
          {"idx": 1, "type": "sentence_transformers.models.%s"}
        ]
        """
            .formatted(last));
    assertThat(read().normalize()).isEqualTo(new Setting<>(normalize, "modules.json"));
  }

  @Test
  void aModuleThatIsNotRunIsRefused() throws IOException {
    write("modules.json", "[{\"type\": \"sentence_transformers.models.LSTM\"}]");
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s asks for a module that Contexture does not run: LSTM",
            folder.resolve("modules.json"));
  }

  @Test
  void theDefaultPromptIsPutBeforeEveryText() throws IOException {
    write(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"query: \", \"passage\": \"passage: \"},"
            + " \"default_prompt_name\": \"passage\"}");
    assertThat(read().prompt())
        .isEqualTo(new Setting<>("passage: ", "config_sentence_transformers.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"prompts\": {\"query\": \"query: \"}}",
        "{\"prompts\": {\"query\": \"query: \"}, \"default_prompt_name\": null}"
      })
  void withoutADefaultPromptNothingIsPutBeforeATextsOwnWords(String json) throws IOException {
    write("config_sentence_transformers.json", json);
    assertThat(read().prompt()).isEqualTo(new Setting<>("", "default"));
  }

  @Test
  void theModelTypeIsThatOfTheConfig() throws IOException {
    write("config.json", "{\"model_type\": \"bert\"}");
    assertThat(read().modelType()).isEqualTo("bert");
  }

  @Test
  void theTokenizerIsTheTypeOfItsModel() throws IOException {
    write("tokenizer.json", "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {}}}");
    assertThat(read().tokenizer()).isEqualTo("WordPiece");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"model\": {}}", "{\"model\": 1}"})
  void aTokenizerThatDoesNotSayItsTypeIsUnknown(String json) throws IOException {
    write("tokenizer.json", json);
    assertThat(read().tokenizer()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "sentence_bert_config.json",
        "config_sentence_transformers.json",
        "modules.json",
        "1_Pooling/config.json",
        "tokenizer_config.json",
        "tokenizer.json"
      })
  void aFileThatIsNotJsonIsNamed(String name) throws IOException {
    write(name, "{\"model_type\": ");
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: java.io.EOFException: End of input at line 1 column 16 path"
                + " $.model_type",
            folder.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "sentence_bert_config.json",
        "modules.json",
        "1_Pooling/config.json",
        "tokenizer_config.json",
        "tokenizer.json"
      })
  void aFileThatIsNestedWithoutEndIsRefused(String name) throws IOException {
    for (String json :
        new String[] {
          "[".repeat(99_999) + "]".repeat(99_999),
          "{\"a\":".repeat(99_999) + "1" + "}".repeat(99_999)
        }) {
      write(name, json);
      assertThatThrownBy(this::read)
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Cannot read model file %s: it must not be nested deeper than 200",
              folder.resolve(name));
    }
  }

  @ParameterizedTest
  @MethodSource
  void aFileOfAnotherShapeIsNamed(String name, String json, String reason) throws IOException {
    write(name, json);
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read model file %s: %s", folder.resolve(name), reason);
  }

  static Stream<Arguments> aFileOfAnotherShapeIsNamed() {
    String module = "every module must have a type: ";
    return Stream.of(
        Arguments.of("config.json", "[]", "it must hold a JSON object: []"),
        Arguments.of("config.json", "", "it must hold a JSON object: null"),
        Arguments.of(POOLING, "[]", "it must hold a JSON object: []"),
        Arguments.of(POOLING, "true", "it must hold a JSON object: true"),
        Arguments.of("modules.json", "{}", "it must hold a JSON array: {}"),
        Arguments.of("modules.json", "[{\"idx\":0}]", module + "{\"idx\":0}"),
        Arguments.of("modules.json", "[1]", module + "1"),
        Arguments.of("modules.json", "[{\"type\":[]}]", module + "{\"type\":[]}"),
        Arguments.of(
            "config_sentence_transformers.json",
            "{\"prompts\":{\"q\":{}},\"default_prompt_name\":\"q\"}",
            "prompt 'q' must be a text: {}"));
  }

  private ModelDefaults read() {
    return ModelDefaults.read(ModelFolder.open(folder));
  }

  private void writeKey(String name, String key, String value) throws IOException {
    if (value != null) {
      write(name, "{\"%s\": %s}".formatted(key, value));
    }
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
