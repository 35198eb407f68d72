package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.WeightBytes;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.TextStatus;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Static embeddings whose vectors are the tokens' numbers: [UNK] is 1, a to z are 9 to 34, and a
 * token has 3 characters at the median.
 */
class StaticEmbeddingsTest {
  private static final int TOKENS = 186;

  @TempDir private Path folder;

  @Test
  void model2vecLeavesOutWhatIsUnknown() throws IOException {
    model2vec("\"max_length\": 512");
    try (TextEncoder encoder = open()) {
      assertThat(encoder.signature().kind()).isEqualTo(ModelKind.STATIC_EMBEDDINGS);
      assertThat(encoder.signature().modelType()).isEqualTo("model2vec");
      assertThat(value(encode(encoder, "a \u2603 c"))).isEqualTo((9 + 11) / 2f);
      assertThat(encode(encoder, "\u2603").status()).isEqualTo(TextStatus.NO_KNOWN_WORD);
      assertThat(encode(encoder, "").status()).isEqualTo(TextStatus.EMPTY_TEXT);
    }
  }

  /** It cuts a text to as many times three characters, and then to as many tokens. */
  @Test
  void model2vecCutsTokensAndCharacters() throws IOException {
    model2vec("\"max_length\": 2");
    try (TextEncoder encoder = open()) {
      EncodedText tokens = encode(encoder, "a b c d e");
      assertThat(value(tokens)).isEqualTo((9 + 10) / 2f);
      assertThat(tokens.truncated()).isTrue();
      EncodedText characters = encode(encoder, "a       b");
      assertThat(value(characters)).isEqualTo(9);
      assertThat(characters.truncated()).isTrue();
      assertThat(characters.tokenCount()).hasValue(2);
      // What is unknown takes a place, and gives none.
      assertThat(value(encode(encoder, "\u2603 b c"))).isEqualTo(10);
    }
  }

  @Test
  void model2vecMayReadAllOfAText() throws IOException {
    model2vec("\"max_length\": null");
    try (TextEncoder encoder = open()) {
      assertThat(encode(encoder, "a ".repeat(5000)).tokenCount()).hasValue(5000);
      assertThat(encode(encoder, "a ".repeat(5000)).truncated()).isFalse();
    }
  }

  @Test
  void sentenceTransformersKeepsWhatIsUnknown() throws IOException {
    HfData.copy("sentence-transformers/static-norm", folder);
    write(
        "modules.json",
        "[{\"path\": \"\", \"type\": \"sentence_transformers.models.StaticEmbedding\"}]");
    Files.write(folder.resolve("model.safetensors"), numbers("embedding.weight"));
    try (TextEncoder encoder = open()) {
      assertThat(value(encode(encoder, "a \u2603 c"))).isEqualTo((9 + 1 + 11) / 3f);
      // tokenizer.json says that a text has 64 tokens.
      assertThat(encode(encoder, "a ".repeat(65)).truncated()).isTrue();
      assertThat(encode(encoder, "a ".repeat(64)).truncated()).isFalse();
    }
  }

  /** Its first releases put them there; a graph beside it is an export of it. */
  @Test
  void theyMayLieInAFolderOfTheirOwn() throws IOException {
    HfData.copy("sentence-transformers/static-norm", folder.resolve("0_StaticEmbedding"));
    Files.delete(folder.resolve("0_StaticEmbedding/modules.json"));
    write(
        "modules.json",
        "[{\"path\": \"0_StaticEmbedding\", \"type\": \"sentence_transformers.models.StaticEmbedding\"}]");
    Files.write(folder.resolve("0_StaticEmbedding/model.safetensors"), numbers("embedding.weight"));
    check("0_StaticEmbedding/model.safetensors", "0_StaticEmbedding/tokenizer.json");
    Files.createDirectories(folder.resolve("onnx"));
    write("onnx/model.onnx", "");
    write("tokenizer.json", "{}");
    check("0_StaticEmbedding/model.safetensors", "0_StaticEmbedding/tokenizer.json");
  }

  private void check(String... files) {
    assertThat(ModelFolder.open(folder).files().all()).contains(files);
    try (TextEncoder encoder = open()) {
      assertThat(value(encode(encoder, "a c"))).isEqualTo(10);
    }
  }

  @Test
  void tokensMayShareRowsAndHaveWeights() throws IOException {
    model2vec("\"max_length\": 512");
    ByteBuffer data =
        ByteBuffer.allocate(2 * Float.BYTES + TOKENS * (Long.BYTES + Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(100)
            .putFloat(200);
    IntStream.range(0, TOKENS).forEach(token -> data.putLong(token % 2));
    IntStream.range(0, TOKENS).forEach(token -> data.putFloat(token));
    Files.write(
        folder.resolve("model.safetensors"),
        WeightBytes.safetensors(
            """
            {"embeddings":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
            "mapping":{"dtype":"I64","shape":[186],"data_offsets":[8,1496]},
            "weights":{"dtype":"F32","shape":[186],"data_offsets":[1496,2240]}}""",
            data.array()));
    try (TextEncoder encoder = open()) {
      assertThat(value(encode(encoder, "a b"))).isEqualTo((9 * 200 + 10 * 100) / 2f);
    }
  }

  @Test
  void anotherTensorIsRefused() throws IOException {
    model2vec("\"max_length\": 512");
    Files.write(folder.resolve("model.safetensors"), numbers("other"));
    assertThatThrownBy(() -> open().close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s must hold embedding.weight, or embeddings with weights and"
                + " mapping, and nothing else: other",
            folder.resolve("model.safetensors"));
  }

  @Test
  void aTokenWithoutAVectorFailsItsText() throws IOException {
    model2vec("\"max_length\": 512");
    Files.write(
        folder.resolve("model.safetensors"), WeightBytes.matrix("embeddings", 1, new float[10]));
    try (TextEncoder encoder = open()) {
      assertThat(encode(encoder, "a").status()).isEqualTo(TextStatus.OK);
      EncodedText failed = encode(encoder, "b");
      assertThat(failed.status()).isEqualTo(TextStatus.FAILED);
      assertThat(failed.error())
          .hasValue(
              "Cannot encode token 10: the model has vectors of 10 tokens; tokenizer and weights"
                  + " must be of the same model");
    }
  }

  @Test
  void configAndModulesMustAgree() throws IOException {
    model2vec("\"normalize\": true");
    assertThatThrownBy(() -> open().close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets normalize to true, and modules.json lists no Normalize",
            folder.resolve("config.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "truncation | {\"direction\": \"Right\"} | truncation's max_length must be a whole"
            + " number: null",
        "truncation | {\"max_length\": \"many\"} | truncation's max_length must be a whole"
            + " number: \"many\"",
        "model | {\"type\": \"Unigram\", \"unk_id\": 1.5, \"vocab\": []} | id of the unknown token"
            + " must be a whole number: 1.5",
        "model | {\"type\": \"Unigram\", \"unk_token\": \"?\", \"vocab\": [0]} | an entry of vocab"
            + " must be a token and its score: 0"
      })
  void aTokenizerThatSaysSomethingElseIsRefused(String key, String value, String reason)
      throws IOException {
    model2vec("\"max_length\": 512");
    boolean ofModel2vec = key.equals("model");
    Files.write(
        folder.resolve("model.safetensors"),
        numbers(ofModel2vec ? "embeddings" : "embedding.weight"));
    Path tokenizer = folder.resolve("tokenizer.json");
    JsonObject json = JsonParser.parseString(Files.readString(tokenizer)).getAsJsonObject();
    json.add(key, JsonParser.parseString(value));
    Files.writeString(tokenizer, json.toString());

    assertThatThrownBy(() -> open().close())
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read model file %s: %s", tokenizer, reason);
  }

  /** Its first releases gave it a model_type, as a transformer's checkpoint has one. */
  @Test
  void aModelOfModel2vecIsNoCheckpointOfATransformer() throws IOException {
    model2vec("\"model_type\": \"model2vec\"");
    Files.delete(folder.resolve("modules.json"));
    assertThat(CheckpointConverter.isCheckpoint(folder)).isFalse();
    try (TextEncoder encoder = open()) {
      assertThat(value(encode(encoder, "a c"))).isEqualTo(10);
    }
  }

  private void model2vec(String config) throws IOException {
    HfData.copy("model2vec/model2vec-weighted", folder);
    write("config.json", "{" + config + "}");
    Files.write(folder.resolve("model.safetensors"), numbers("embeddings"));
  }

  private static byte[] numbers(String name) {
    float[] values = new float[TOKENS];
    for (int token = 0; token < TOKENS; token++) {
      values[token] = token;
    }
    return WeightBytes.matrix(name, 1, values);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private TextEncoder open() {
    return TextEncoder.open(
        ModelFolder.open(folder), EncoderSpec.defaults(), EncoderRuntime.ofThreads(1));
  }

  private static EncodedText encode(TextEncoder encoder, String text) {
    return encoder.encode(List.of(text)).texts().get(0);
  }

  private static float value(EncodedText text) {
    return ((EncodedVector.Whole) text.vectors().get(0)).values()[0];
  }
}
