package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerSwitchesTest {
  private static final String BERT =
      "{\"model\": {\"type\": \"WordPiece\"}, \"normalizer\": {\"type\": \"BertNormalizer\","
          + " \"lowercase\": %s, \"strip_accents\": null, \"handle_chinese_chars\": true}}";

  @TempDir private Path folder;

  @BeforeEach
  void theGraphThatEveryFolderHas() throws IOException {
    write("model.onnx", "");
  }

  @ParameterizedTest
  @CsvSource({
    "do_lower_case, true, false, lowercase false",
    "do_lower_case, false, true, lowercase true",
    "strip_accents, true, true, strip_accents null",
    "tokenize_chinese_chars, false, true, handle_chinese_chars true"
  })
  void aSwitchThatBertsNormalizerIsNotSetToIsRefused(
      String name, String asked, String lowercase, String done) throws IOException {
    write("tokenizer.json", BERT.formatted(lowercase));
    write("tokenizer_config.json", "{\"%s\": %s}".formatted(name, asked));
    assertRefused(name, asked, "normalizer has " + done);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null",
        "{\"type\":\"NFC\"}",
        "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFD\"}]}"
      })
  void lowerCaseThatStandsInTheConfigAloneIsRefused(String normalizer) throws IOException {
    write(
        "tokenizer.json",
        "{\"model\": {\"type\": \"WordPiece\"}, \"normalizer\": %s}".formatted(normalizer));
    write("tokenizer_config.json", "{\"do_lower_case\": true}");
    assertRefused("do_lower_case", "true", "normalizer does not lower case");
  }

  @ParameterizedTest
  @CsvSource({
    "add_eos_token, behind a text, '{\"SpecialToken\":{\"id\":\"<s>\"}},{\"Sequence\":{\"id\":\"A\"}}', </s>",
    "add_bos_token, before a text, '{\"Sequence\":{\"id\":\"A\"}},{\"SpecialToken\":{\"id\":\"</s>\"}}', <s>"
  })
  void aTokenAtAnEndThatStandsInTheConfigAloneIsRefused(
      String name, String place, String single, String token) throws IOException {
    for (String processor :
        new String[] {
          "null",
          "{\"type\": \"ByteLevel\"}",
          "{\"type\": \"TemplateProcessing\", \"single\": [%s]}".formatted(single),
          "{\"type\": \"Sequence\", \"processors\": [{\"type\": \"ByteLevel\"},"
              + " {\"type\": \"TemplateProcessing\", \"single\": [%s]}]}".formatted(single)
        }) {
      write("tokenizer.json", "{\"post_processor\": %s}".formatted(processor));
      write(
          "tokenizer_config.json",
          "{\"%s\": true, \"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"}}"
              .formatted(name));
      assertRefused(name, "true", "post_processor does not put %s %s".formatted(token, place));
    }
  }

  @ParameterizedTest
  @CsvSource({"add_bos_token, <s>, before a text", "add_eos_token, </s>, behind a text"})
  void aTokenThatLlamaWouldTakeOffIsRefused(String name, String token, String place)
      throws IOException {
    write(
        "tokenizer.json", "{\"post_processor\": {\"cls\": [\"<s>\", 1], \"sep\": [\"</s>\", 2]}}");
    write(
        "tokenizer_config.json",
        "{\"%s\": false, \"bos_token\": \"<s>\", \"eos_token\": \"</s>\",".formatted(name)
            + " \"tokenizer_class\": \"LlamaTokenizerFast\"}");
    assertRefused(name, "false", "post_processor puts %s %s".formatted(token, place));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void aSpaceBeforeATextThatIsNotPutThereIsRefused(String asked, String done) throws IOException {
    write(
        "tokenizer.json",
        "{\"pre_tokenizer\": {\"type\": \"ByteLevel\", \"add_prefix_space\": %s}}".formatted(done));
    write("tokenizer_config.json", "{\"add_prefix_space\": %s}".formatted(asked));
    assertRefused("add_prefix_space", asked, "pre_tokenizer has add_prefix_space " + done);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "do_lower_case on | {\"do_lower_case\": true} | lowercase",
        "nothing | {} | lowercase",
        "a class that runs the file | {\"do_lower_case\": false, \"tokenizer_class\":"
            + " \"PreTrainedTokenizerFast\"} | lowercase",
        "a class that runs the file | {\"truncation_side\": \"right\"} | lowercase"
      })
  void filesThatAgreeAreTaken(String name, String config, String done) throws IOException {
    write("tokenizer.json", BERT.formatted(done.equals("lowercase")));
    write("tokenizer_config.json", config);
    assertThat(ModelDefaults.read(ModelFolder.open(folder)).tokenizer())
        .as(name)
        .isEqualTo("WordPiece");
  }

  @ParameterizedTest
  @CsvSource({"Unigram", "BPE"})
  void otherTokenizersHaveNoSuchSwitch(String type) throws IOException {
    write(
        "tokenizer.json", "{\"model\": {\"type\": \"%s\"}, \"normalizer\": null}".formatted(type));
    write("tokenizer_config.json", "{\"do_lower_case\": true}");
    assertThat(ModelDefaults.read(ModelFolder.open(folder)).tokenizer()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource("left")
  void keepingTheEndOfALongTextIsRefused(String side) throws IOException {
    write("tokenizer.json", "{}");
    write("tokenizer_config.json", "{\"truncation_side\": \"%s\"}".formatted(side));
    assertThatThrownBy(() -> ModelDefaults.read(ModelFolder.open(folder)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets truncation_side to left, and Contexture keeps the first"
                + " tokens of a text",
            folder.resolve("tokenizer_config.json"));
  }

  private void assertRefused(String name, String asked, String done) {
    assertThatThrownBy(() -> ModelDefaults.read(ModelFolder.open(folder)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets %s to %s, but the tokenizer.json beside it is what is run,"
                + " and its %s",
            folder.resolve("tokenizer_config.json"), name, asked, done);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
