package org.contexture.encoder.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.encoder.fixture.WeightBytes.floats;
import static org.contexture.encoder.fixture.WeightBytes.latin;
import static org.contexture.encoder.fixture.WeightBytes.pickle;
import static org.contexture.encoder.fixture.WeightBytes.safetensors;
import static org.contexture.encoder.fixture.WeightBytes.torch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelWeightsTest {
  private static final String ONE =
      "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "F32, 4", "F64, 8", "F16, 2", "BF16, 2", "I64, 8", "I32, 4", "I16, 2", "I8, 1", "U8, 1",
    "BOOL, 1", "U16, 2", "U32, 4", "U64, 8"
  })
  void everyTypeIsWidened(String type, int bytes) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case "F32" -> one.putFloat(1);
      case "F64" -> one.putDouble(1);
      case "F16" -> one.putShort((short) 0x3c00);
      case "BF16" -> one.putShort((short) 0x3f80);
      default -> one.put((byte) 1);
    }
    Path file =
        write(
            "model.safetensors",
            safetensors(
                "{\"one\":{\"dtype\":\"%s\",\"shape\":[1,1],\"data_offsets\":[0,%d]}}"
                    .formatted(type, bytes),
                one.array()));

    ModelWeights weights = ModelWeights.open(folder);

    assertThat(weights.names()).containsExactly("one");
    assertThat(weights.shape("one")).containsExactly(1L, 1L);
    assertThat(weights.floats("one")).containsExactly(1);
    assertThat(weights.tensor("one").file()).isEqualTo(file);
    assertThat(weights.tensor("one").offset()).isEqualTo(Files.size(file) - bytes);
    assertThat(weights.tensor("one").length()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "0000, 0",
    "8000, -0.0",
    "0001, 5.9604645E-8",
    "83ff, -6.097555E-5",
    "0400, 6.1035156E-5",
    "7bff, 65504",
    "fc00, -Infinity",
    "7e00, NaN"
  })
  void everyHalfIsWidenedExactly(String half, float expected) throws IOException {
    ByteBuffer bits =
        ByteBuffer.allocate(2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) Integer.parseInt(half, 16));
    Path file =
        write(
            "h.safetensors",
            safetensors(
                "{\"h\":{\"dtype\":\"F16\",\"shape\":[],\"data_offsets\":[0,2]}}", bits.array()));

    assertThat(ModelWeights.open(file).floats("h")).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|behind its header there must be 0 bytes: 8",
        "[]|its header is malformed: Expected BEGIN_OBJECT but was BEGIN_ARRAY at line 1 column 2 path $",
        "{%1$s,%1$s}|tensor 'a' must be named once",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}|tensor 'a' must have dtype, shape and two"
            + " data_offsets",
        "{\"a\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,8]}}|tensor 'a' has a dtype that"
            + " is not read: F4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|tensor 'a' has 12 bytes by"
            + " shape and dtype, and 8 by its offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|tensor"
            + " 'a' has an impossible shape: [4294967296, 4294967296]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|tensor 'a' has an"
            + " impossible shape: [-2]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}|tensor 'a' ends at byte 12"
            + " of 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|tensor 'a' must begin where"
            + " the one before ends, 0: 4",
        "{%1$s,\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|tensor 'b' must begin"
            + " where the one before ends, 8: 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[250000000000],\"data_offsets\":[0,1000000000000]}}|"
            + "tensor 'a' ends at byte 1000000000000 of 8",
        "{\"a\":{\"dtype\":\"F32\",\"code\":1}}|tensor 'a' has an unknown key: code"
      })
  void aHeaderThatLiesIsRefused(String header, String reason) throws IOException {
    Path file = write("m.safetensors", safetensors(header.formatted(ONE), new byte[8]));
    assertRefused(file, reason);
  }

  @Test
  void aHeaderOfATerabyteIsRefused() throws IOException {
    byte[] bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
    assertRefused(
        write("m.safetensors", bytes), "its header must have at most 8 bytes: 1099511627776");
  }

  @Test
  void aTensorThatIsTooLargeForAnArrayIsToldWhenItIsRead() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3000000000],\"data_offsets\":[0,3000000000]}}";
    Path file = write("m.safetensors", safetensors(header, new byte[0]));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(sparse.length() + 3_000_000_000L);
    }
    ModelWeights weights = ModelWeights.open(file);
    assertThatThrownBy(() -> weights.floats("a"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read weights %s: tensor 'a' has more numbers than an array holds: 3000000000",
            file);
  }

  @Test
  void aMissingTensorIsToldByItsName() throws IOException {
    Path file = write("m.safetensors", safetensors(Map.of("a", new float[] {1, 2})));
    ModelWeights weights = ModelWeights.open(file);
    assertThat(weights.has("b")).isFalse();
    assertThatThrownBy(() -> weights.floats("b"))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read weights %s: it has no tensor 'b'", file);
  }

  @Test
  void aFolderWithoutWeightsIsToldWhatIsLookedFor() {
    assertThatThrownBy(() -> ModelWeights.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read weights %s: it holds none of model.safetensors,"
                + " model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json",
            folder);
  }

  @Test
  void shardsAreOneModel() throws IOException {
    write("model-1.safetensors", safetensors(Map.of("a", new float[] {1})));
    Path second = write("model-2.safetensors", safetensors(Map.of("b", new float[] {2})));
    index(
        "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}}");

    ModelWeights weights = ModelWeights.open(folder);

    assertThat(weights.names()).containsExactly("a", "b");
    assertThat(weights.floats("b")).containsExactly(2);
    assertThat(weights.tensor("b").file()).isEqualTo(second);
    assertThat(weights.files()).hasSize(2);
  }

  @Test
  void aShardThatIsNotThereIsRefused() throws IOException {
    index("{\"weight_map\":{\"a\":\"model-1.safetensors\"}}");
    assertRefusedFile(folder, folder.resolve("model-1.safetensors"), "no such file");
  }

  @Test
  void aShardWithoutWhatTheIndexSaysIsRefused() throws IOException {
    write("model-1.safetensors", safetensors(Map.of("a", new float[] {1})));
    Path file = index("{\"weight_map\":{\"b\":\"model-1.safetensors\"}}");
    assertRefused(file, "it says that model-1.safetensors holds tensor 'b', which it does not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x.safetensors", "/etc/passwd", "a/b", "..", "", "C:x"})
  void aShardOutsideTheFolderIsRefused(String name) throws IOException {
    Path file = index("{\"weight_map\":{\"a\":\"%s\"}}".formatted(name));
    assertRefused(file, "its shards must be files beside it: '%s'".formatted(name));
  }

  /** Nothing else would be hashed: other weights would pass for the same model. */
  @ParameterizedTest
  @ValueSource(strings = {"other-1.safetensors", "model-1.bin", "config.json"})
  void aShardOfAnotherNameIsRefused(String name) throws IOException {
    write(name, safetensors(Map.of("a", new float[] {1})));
    Path file = index("{\"weight_map\":{\"a\":\"%s\"}}".formatted(name));
    assertRefused(file, "its shards must be named model*.safetensors: '%s'".formatted(name));
  }

  @Test
  void aLinkThatLeavesTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
    Path real = elsewhere.resolve("x.safetensors");
    Files.write(real, safetensors(Map.of("a", new float[] {1})));
    Path link = Files.createSymbolicLink(folder.resolve("model.safetensors"), real);
    assertRefused(link, "it is a link that leaves its folder: " + real.toRealPath());
  }

  @Test
  void linksOfTheHubsCacheAreFollowed() throws IOException {
    Path blob = Files.createDirectories(folder.resolve("blobs")).resolve("0123");
    Files.write(blob, safetensors(Map.of("a", new float[] {7})));
    Path snapshot = Files.createDirectories(folder.resolve("snapshots/main"));
    Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/0123"));
    assertThat(ModelWeights.open(snapshot).floats("a")).containsExactly(7);
  }

  @Test
  void aStateDictOfTorchIsRead() throws IOException {
    write(
        "pytorch_model.bin",
        torch(pickle("w", "FloatStorage", 6, 2, 3, 3, 1), Map.of("0", floats(1, 2, 3, 4, 5, 6))));

    ModelWeights weights = ModelWeights.open(folder);

    assertThat(weights.names()).containsExactly("w");
    assertThat(weights.shape("w")).containsExactly(2L, 3L);
    assertThat(weights.floats("w")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(weights.tensor("w").isRowMajor()).isTrue();
  }

  @Test
  void aTransposedViewIsReadRowByRow() throws IOException {
    Path file =
        write(
            "w.pt",
            torch(
                pickle("w", "FloatStorage", 6, 3, 2, 1, 3), Map.of("0", floats(1, 2, 3, 4, 5, 6))));

    ModelWeights weights = ModelWeights.open(file);

    assertThat(weights.floats("w")).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(weights.tensor("w").isRowMajor()).isFalse();
  }

  @Test
  void whatTorchItselfWroteIsRead() {
    ModelWeights weights =
        ModelWeights.open(EvaluationData.file("hf", "heads/bge-m3-like/colbert_linear.pt"));
    assertThat(weights.names()).containsExactly("weight", "bias");
    assertThat(weights.shape("weight")).containsExactly(32L, 32L);
    assertThat(weights.floats("weight")).hasSize(1024).doesNotContain(Float.NaN);
    assertThat(weights.floats("bias")).hasSize(32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cos\\nsystem\\n(X\\2\\0\\0\\0idtR.|its pickle must hold tensors alone, and names"
            + " os.system",
        "cbuiltins\\neval\\n.|its pickle must hold tensors alone, and names builtins.eval",
        "ctorch\\nload\\n.|its pickle must hold tensors alone, and names torch.load",
        "K\\1.|its pickle must hold a dict of tensors",
        "}|its pickle is cut short",
        "}X\\1\\0\\0\\0aK\\1s.|'a' in its pickle must be a tensor",
        "i|its pickle must hold tensors alone: operation 0x69",
        "h\\7.|its pickle refers to what it does not hold",
        "}]K\\1s.|its pickle has a key that is neither text nor number"
      })
  void aPickleOfAnythingElseIsRefused(String pickle, String reason) throws IOException {
    byte[] bytes = latin(pickle.translateEscapes());
    assertRefused(write("m.bin", torch(bytes, Map.of())), reason);
  }

  @ParameterizedTest
  @CsvSource({"7, 2, 3, 3, 1", "6, 3, 3, 3, 1", "6, 2, 3, 4, 1", "6, 2, 3, 3, 2"})
  void aTensorThatLeavesItsStorageIsRefused(int size, int rows, int columns, int step, int stride)
      throws IOException {
    byte[] pickle = pickle("w", "FloatStorage", size, rows, columns, step, stride);
    Path file = write("m.bin", torch(pickle, Map.of("0", new byte[24])));
    assertThatThrownBy(() -> ModelWeights.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read weights %s: tensor 'w' ", file);
  }

  @Test
  void aStorageThatIsNotThereIsRefused() throws IOException {
    byte[] pickle = pickle("w", "HalfStorage", 6, 2, 3, 3, 1);
    assertRefused(
        write("m.bin", torch(pickle, Map.of())),
        "tensor 'w' lies in a storage that is not there: 0");
  }

  @Test
  void whatIsNoZipFileIsRefused() throws IOException {
    assertRefused(
        write("m.bin", new byte[100]),
        "it is no zip file, as PyTorch writes since version 1.6; load it there and save it again");
  }

  private Path index(String json) throws IOException {
    return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void assertRefused(Path file, String reason) {
    assertRefusedFile(file, file, reason);
  }

  private static void assertRefusedFile(Path opened, Path file, String reason) {
    List<String> told = List.of("Cannot read weights %s: %s".formatted(file, reason));
    assertThatThrownBy(() -> ModelWeights.open(opened))
        .isInstanceOf(ModelException.class)
        .hasMessage("%s", told.get(0));
  }
}
