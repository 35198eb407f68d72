package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.kind.ModelKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "onnx/model.onnx"})
  void aFolderIsOpenedInBothLayouts(String graph) throws IOException {
    Path root = folder("model", graph, graph + "_data", "tokenizer.json", "config.json");
    ModelFolder folder = ModelFolder.open(root);
    assertThat(folder.name()).isEqualTo("model");
    assertThat(folder.graph()).isEqualTo(root.resolve(graph));
    assertThat(folder.tokenizer()).isEqualTo(root.resolve("tokenizer.json"));
    assertThat(folder.files().all())
        .containsExactlyInAnyOrder(graph, graph + "_data", "tokenizer.json", "config.json");
    assertThat(folder.bytes())
        .isEqualTo(2L * graph.length() + "_data".length() + "tokenizer.jsonconfig.json".length());
  }

  @Test
  void aFileIsAModelOfWordVectorsAndItsNeighboursAreNoPartOfIt() throws IOException {
    Path root = folder("glove", "a.txt", "b.txt", "config.json");
    ModelFolder model = ModelFolder.open(root.resolve("b.txt"));
    assertThat(ModelKind.of(model.files())).isEqualTo(ModelKind.WORD_VECTORS);
    assertThat(model.name()).isEqualTo("b.txt");
    assertThat(model.root()).isEqualTo(root);
    assertThat(model.wordVectors()).isEqualTo(root.resolve("b.txt"));
    assertThat(model.bytes()).isEqualTo("b.txt".length());
    String before = model.fingerprint();
    Files.writeString(root.resolve("a.txt"), "changed");
    assertThat(model.fingerprint()).isEqualTo(before);
  }

  @Test
  void theRootIsAbsoluteAndWithoutDots() throws IOException {
    Path root = folder("model", "model.onnx", "tokenizer.json");
    assertThat(ModelFolder.open(root.resolve("../model/.")).root()).isEqualTo(root);
  }

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    Path root = folder("model", "onnx/model.onnx", "tokenizer.json");
    Path link = Files.createSymbolicLink(temporary.resolve("latest"), root);
    ModelFolder folder = ModelFolder.open(link);
    assertThat(folder.name()).isEqualTo("latest");
    assertThat(folder.files()).isEqualTo(ModelFolder.open(root).files());
    assertThat(folder.fingerprint()).isEqualTo(ModelFolder.open(root).fingerprint());
  }

  @Test
  void anotherNameIsTheSameFolder() throws IOException {
    ModelFolder folder = ModelFolder.open(folder("model", "model.onnx", "tokenizer.json"));
    assertThat(folder.named("other"))
        .isEqualTo(new ModelFolder("other", folder.root(), folder.files()));
    assertThat(folder.named("other").fingerprint()).isEqualTo(folder.fingerprint());
  }

  @Test
  void linkedFilesAreFiles() throws IOException {
    Path blobs = folder("blobs", "0a1b", "2c3d");
    Path root = folder("snapshot", "config.json");
    Files.createSymbolicLink(root.resolve("model.onnx"), blobs.resolve("0a1b"));
    Files.createSymbolicLink(root.resolve("tokenizer.json"), blobs.resolve("2c3d"));
    assertThat(ModelFolder.open(root).files().all())
        .containsExactly("config.json", "model.onnx", "tokenizer.json");
    assertThat(ModelFolder.open(root).bytes()).isEqualTo(8 + "config.json".length());
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = temporary.resolve("missing");
    assertThatThrownBy(() -> ModelFolder.open(missing))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: folder %s does not exist", missing);
  }

  @Test
  void aPartOfAModelIsNoModel() throws IOException {
    Path file = folder("model", "model.onnx").resolve("model.onnx");
    assertThatThrownBy(() -> ModelFolder.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: %s is a file; an encoder folder is expected", file);
  }

  @ParameterizedTest
  @CsvSource({"tokenizer.json, model.onnx or onnx/model.onnx", "model.onnx, tokenizer.json"})
  void aMissingFileIsSaidWithWhatIsThere(String present, String missing) throws IOException {
    Path root = folder("model", present, "deep/er/model.onnx");
    assertThatThrownBy(() -> ModelFolder.open(root))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: %s has no %s; it holds %s", root, missing, present);
  }

  @Test
  void theFingerprintIsThatOfNamesAndContentsWhereverTheyLie() throws IOException {
    ModelFolder one = ModelFolder.open(folder("one", "model.onnx", "tokenizer.json"));
    ModelFolder two = ModelFolder.open(folder("two", "model.onnx", "tokenizer.json", "README.md"));
    assertThat(one.fingerprint())
        .matches("[0-9a-f]{64}")
        .isEqualTo(one.fingerprint())
        .isEqualTo(two.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "model.onnx_data", "tokenizer.json", "config.json"})
  void anotherByteInAnyFileIsAnotherFingerprint(String changed) throws IOException {
    Path root = folder("model", "model.onnx", "model.onnx_data", "tokenizer.json", "config.json");
    String before = ModelFolder.open(root).fingerprint();
    byte[] bytes = Files.readAllBytes(root.resolve(changed));
    bytes[bytes.length - 1] ^= 1;
    Files.write(root.resolve(changed), bytes);
    assertThat(ModelFolder.open(root).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void anotherNameIsAnotherFingerprint() throws IOException {
    Path root = folder("model", "model.onnx", "model.onnx_data", "tokenizer.json");
    String before = ModelFolder.open(root).fingerprint();
    Files.move(root.resolve("model.onnx_data"), root.resolve("model.onnx.data"));
    assertThat(ModelFolder.open(root).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void oneFileMoreIsAnotherFingerprint() throws IOException {
    Path root = folder("model", "model.onnx", "tokenizer.json");
    String before = ModelFolder.open(root).fingerprint();
    Files.createFile(root.resolve("config.json"));
    assertThat(ModelFolder.open(root).fingerprint()).isNotEqualTo(before);
  }

  /** A folder whose files hold their own names. */
  private Path folder(String name, String... files) throws IOException {
    Path root = temporary.resolve(name);
    for (String file : List.of(files)) {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, file.getBytes(StandardCharsets.UTF_8));
    }
    return root;
  }
}
