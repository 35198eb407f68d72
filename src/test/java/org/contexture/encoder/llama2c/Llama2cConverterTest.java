package org.contexture.encoder.llama2c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.Llama2cFiles;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.GraphSignature;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On models of random weights. */
class Llama2cConverterTest {
  private static final int VOCABULARY = Llama2cFiles.VOCABULARY;

  @TempDir private Path temporary;
  private Path model;
  private Path tokenizer;
  private Path output;

  @BeforeEach
  void writeTheFiles() {
    model = Llama2cFiles.model(temporary.resolve("tiny.bin"), 12, 10, 3, 6, 2, VOCABULARY, 32);
    tokenizer = Llama2cFiles.tokenizer(temporary.resolve("tok.bin"));
    output = temporary.resolve("encoders/tiny");
  }

  @Test
  void theOutputIsAnEncoderFolder() throws IOException {
    ModelFolder folder = Llama2cConverter.open(model, tokenizer).write(output);

    assertThat(folder.root()).isEqualTo(output.toAbsolutePath());
    assertThat(folder.files().all())
        .containsExactly("config.json", "model.onnx", "model.onnx_data", "tokenizer.json");
    try (Stream<Path> beside = Files.list(output.getParent())) {
      assertThat(beside).containsExactly(output);
    }
    assertThat(JsonParser.parseString(Files.readString(output.resolve("config.json"))))
        .isEqualTo(
            JsonParser.parseString(
                """
                {
                  "model_type": "llama", "vocab_size": %d, "hidden_size": 12,
                  "intermediate_size": 10, "num_hidden_layers": 3, "num_attention_heads": 6,
                  "num_key_value_heads": 2, "max_position_embeddings": 32, "hidden_act": "silu",
                  "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true,
                  "bos_token_id": 1, "eos_token_id": 2
                }
                """
                    .formatted(VOCABULARY)));
  }

  @Test
  void theGraphShowsEveryLayer() throws IOException {
    GraphSignature graph =
        OnnxGraph.read(Llama2cConverter.open(model, tokenizer).write(output)).signature();

    assertThat(graph.inputs().toString())
        .isEqualTo("[input_ids: int64[batch, sequence], attention_mask: int64[batch, sequence]]");
    assertThat(graph.outputs().toString())
        .isEqualTo(
            "[last_hidden_state: float[batch, sequence, 12], logits: float[batch, sequence, %d]]"
                .formatted(VOCABULARY));
    assertThat(graph.hiddenLayers().tensors())
        .containsExactly(
            "/model/embed_tokens/Gather_output_0",
            "/model/layers.0/Add_1_output_0",
            "/model/layers.1/Add_1_output_0",
            "last_hidden_state");
  }

  /** Heads of keys that serve three of queries, two, and one; a classifier of its own. */
  @ParameterizedTest
  @CsvSource({"12, 6, 2, 1", "8, 4, 2, 1", "8, 2, 2, 1", "12, 6, 2, -1"})
  void theStatesOfEveryLayerAreThoseOfPlainArithmetic(int dim, int heads, int kvHeads, int sign)
      throws IOException {
    Llama2cFiles.model(model, dim, 10, 3, heads, kvHeads, sign * VOCABULARY, 64);
    ModelFolder folder = Llama2cConverter.open(model, tokenizer).write(output);
    List<String> texts =
        List.of("red green blue", "a", "green 🙂 Straße", "blue blue red. ".repeat(5));

    double largest =
        LlamaStates.largestDifference(
            folder, new PlainLlama(model), new PlainTokenizer(tokenizer), texts);

    assertThat(largest).isLessThan(2e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void theLogitsAreThoseOfPlainArithmetic(int sign) throws Exception {
    Llama2cFiles.model(model, 12, 10, 3, 6, 2, sign * VOCABULARY, 32);
    ModelFolder folder = Llama2cConverter.open(model, tokenizer).write(output);
    PlainLlama plain = new PlainLlama(model);
    long[] tokens = new PlainTokenizer(tokenizer).encode("red green blue");
    double[][] states = plain.states(tokens)[plain.layers];

    float[][] logits = Logits.of(folder, tokens);

    assertThat(logits).hasNumberOfRows(tokens.length);
    for (int t = 0; t < tokens.length; t++) {
      assertThat(LlamaStates.difference(logits[t], plain.logits(states[t]))).isLessThan(5e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "red",
        "red green blue",
        "  red  green ",
        "🙂 blue\n\tred",
        "<s> </s> <unk> <0x0A>",
        "redredred grgreenbluee"
      })
  void theTokensAreThoseOfLlama2c(String text) throws IOException {
    ModelFolder folder = Llama2cConverter.open(model, tokenizer).write(output);
    try (TextTokenizer converted = TextTokenizer.open(folder.tokenizer())) {
      assertThat(converted.tokenize(text, 100).inputIds())
          .isEqualTo(new PlainTokenizer(tokenizer).encode(text));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0, 10, 3, 6, 2, 99, 32    | dim must lie in 1 to 1048576: 0",
        "12, -1, 3, 6, 2, 99, 32   | hidden_dim must lie in 1 to 1048576: -1",
        "12, 10, 2000000, 6, 2, 99, 32 | n_layers must lie in 1 to 1048576: 2000000",
        "12, 10, 3, 6, 2, 0, 32    | vocab_size must lie in 1 to 1048576: 0",
        "12, 10, 3, 6, 2, 99, 0    | seq_len must lie in 1 to 1048576: 0",
        "12, 10, 3, 4, 2, 99, 32   | dim must be a multiple of twice n_heads, 8: 12",
        "12, 10, 3, 6, 4, 99, 32   | n_heads must be a multiple of n_kv_heads, 4: 6",
        "1634415666, 1, 0, 0, 0, 0, 0 | it is of a later format; version 0 is expected"
      })
  void aHeaderThatIsNoModelsIsTold(String header, String reason) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    Stream.of(header.split(", *", -1)).mapToInt(Integer::parseInt).forEach(bytes::putInt);
    Files.write(model, bytes.array());

    assertNotRead(model, reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {-4, -1, 1, 4})
  void aFileOfMoreOrFewerBytesIsTold(int more) throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(bytes, bytes.length + more));

    assertNotRead(
        model,
        "by its header it must have %d bytes, but it has %d"
            .formatted(bytes.length, bytes.length + more));
  }

  @Test
  void aFileOfFewBytesIsTold() throws IOException {
    Files.write(model, new byte[27]);
    assertNotRead(model, "it must begin with a header of 28 bytes: 27");
  }

  @Test
  void aFileThatIsNotThereIsTold() throws IOException {
    Files.delete(tokenizer);
    assertNotRead(tokenizer, "no such file");
    Files.delete(model);
    assertNotRead(model, "no such file");
    Files.createDirectory(model);
    assertNotRead(model, "it is a folder");
  }

  @Test
  void aTokenizerOfAnotherVocabularyIsTold() {
    Llama2cFiles.model(model, 12, 10, 3, 6, 2, 32_000, 32);
    assertThatThrownBy(() -> Llama2cConverter.open(model, tokenizer))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot convert: %s has 32000 tokens, but %s has 283", model, tokenizer);
  }

  @Test
  void aTokenizerThatIsCutShortIsTold() throws IOException {
    byte[] bytes = Files.readAllBytes(tokenizer);
    Files.write(tokenizer, new byte[3]);
    assertNotRead(tokenizer, "it has no tokens");
    Files.write(tokenizer, Arrays.copyOf(bytes, 4));
    assertNotRead(tokenizer, "it must have at least 259 tokens: 0");
    Files.write(tokenizer, Arrays.copyOf(bytes, 11));
    assertNotRead(tokenizer, "it ends inside token 0");
    Files.write(tokenizer, Arrays.copyOf(bytes, 16));
    assertNotRead(tokenizer, "token 0 must have 1 to 4 bytes, as many as are left: 5");
  }

  @ParameterizedTest
  @CsvSource({
    "259, e, 'tokens 259 and 274 must differ: ''e'''",
    "13, x, 'token 13 must be <0x0A>: x'"
  })
  void aTokenizerOfOtherTokensIsTold(int id, String piece, String reason) throws IOException {
    List<String> pieces = Llama2cFiles.pieces();
    pieces.set(id, piece);
    Files.write(tokenizer, Llama2cFiles.tokenizerBytes(pieces));

    assertNotRead(tokenizer, reason);
  }

  @Test
  void aPieceThatIsNotUtf8IsTold() throws IOException {
    byte[] bytes = Files.readAllBytes(tokenizer);
    bytes[bytes.length - 1] = (byte) 0xff;
    Files.write(tokenizer, bytes);

    assertNotRead(tokenizer, "token 282 must be UTF-8");
  }

  private void assertNotRead(Path file, String reason) {
    assertThatThrownBy(() -> Llama2cConverter.open(model, tokenizer))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read model file %s: %s", file, reason);
  }

  @Test
  void anOutputThatExistsIsLeftAsItIs() throws IOException {
    Files.createDirectories(output);
    Llama2cConverter converter = Llama2cConverter.open(model, tokenizer);

    assertThatThrownBy(() -> converter.write(output))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(output.toString());
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void theSameFilesGiveTheSameFolder() throws IOException {
    Llama2cConverter converter = Llama2cConverter.open(model, tokenizer);
    assertThat(converter.write(output).fingerprint())
        .isEqualTo(converter.write(temporary.resolve("again")).fingerprint());
  }
}
