package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  @TempDir private Path folder;

  @BeforeEach
  void theFilesThatEveryFolderHas() throws IOException {
    write("model.onnx", "");
    write("tokenizer.json", "{}");
  }

  @Test
  void aFolderWithoutConfigsSaysNothing() {
    assertThat(read()).isEqualTo(ModelConfig.NONE);
  }

  @Test
  void aConfigSaysHowTheModelIsBuilt() throws IOException {
    write(
        "config.json",
        """
        {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"],
         "is_encoder_decoder": true, "pad_token_id": 0}
        """);
    assertThat(read())
        .isEqualTo(
            new ModelConfig(
                "t5",
                List.of("T5ForConditionalGeneration"),
                true,
                OptionalInt.of(0),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Set.of(),
                Optional.empty(),
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "hidden_size": 64, "num_attention_heads": 8                           | 8 | 8
          "hidden_size": 64, "num_attention_heads": 8, "num_key_value_heads": 2 | 2 | 8
          "hidden_size": 64, "num_attention_heads": 8, "head_dim": 16           | 8 | 16
          "n_embd": 64, "n_head": 4                                             | 4 | 16
          "n_embd": 64, "n_head": 4, "multi_query": true                        | 1 | 16
          "d_model": 64, "num_heads": 4                                         | 4 | 16
          """)
  void headsAreNamedInManyWays(String json, int heads, int dimension) throws IOException {
    write("config.json", "{" + json + "}");
    assertThat(read().keyValueHeads()).hasValue(heads);
    assertThat(read().headDimension()).hasValue(dimension);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          {"pad_token_id": 1} | {}                             | {"padding": {"pad_id": 3}} | 1
          {"pad_token_id": null} | {}                          | {"padding": {"pad_id": 3}} | 3
          {"pad_token_id": -1} | {}                            | {"padding": null}          | -
          {} | {"pad_token": "<p>"}                            | {"added_tokens": [{"id": 5, "content": "<p>"}]} | 5
          {} | {"pad_token": {"content": "<p>"}}               | {"added_tokens": [{"id": 5, "content": "<p>"}]} | 5
          {} | {"pad_token": "<q>"}                            | {"added_tokens": [{"id": 5, "content": "<p>"}]} | -
          {} | {"pad_token": null, "padding_side": "left"}     | {"added_tokens": [{}]}     | -
          """)
  void thePaddingTokenIsTheFirstThatAFileTells(
      String config, String tokenizerConfig, String tokenizer, Integer padding) throws IOException {
    write("config.json", config);
    write("tokenizer_config.json", tokenizerConfig);
    write("tokenizer.json", tokenizer);
    assertThat(read().padding())
        .isEqualTo(padding == null ? OptionalInt.empty() : OptionalInt.of(padding));
  }

  private ModelConfig read() {
    return ModelConfig.read(ModelFolder.open(folder));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
