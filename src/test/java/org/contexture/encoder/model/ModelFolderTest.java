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

  @ParameterizedTest
  @CsvSource({
    "model_O3.onnx, model_O3.onnx",
    "onnx/model_O3.onnx, onnx/model_O3.onnx",
    "model_quantized.onnx, onnx/model_quantized.onnx",
    "model.onnx, onnx/model.onnx"
  })
  void aChosenGraphIsLookedForInTheFolderAndInOnnx(String asked, String found) throws IOException {
    Path root =
        folder(
            "model",
            "model_O3.onnx",
            "onnx/model_O3.onnx",
            "onnx/model_O3.onnx_data",
            "onnx/model_quantized.onnx",
            "onnx/model.onnx",
            "tokenizer.json");
    ModelFolder folder = ModelFolder.open(root, asked);
    assertThat(folder.graph()).isEqualTo(root.resolve(found));
    assertThat(folder.files().all())
        .contains(found, "tokenizer.json")
        .filteredOn(name -> name.endsWith(".onnx"))
        .containsExactly(found);
    assertThat(folder.fingerprint().equals(ModelFolder.open(root).fingerprint()))
        .isEqualTo(found.equals("onnx/model.onnx"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model_int8.onnx | %s has no model_int8.onnx, nor onnx/model_int8.onnx; it holds"
            + " model.safetensors, onnx/model.onnx, onnx/model_fp16.onnx",
        "../model.onnx | model-file must be a path within the model's folder: ../model.onnx",
        "onnx/../model.onnx | model-file must be a path within the model's folder:"
            + " onnx/../model.onnx",
        "/model.onnx | model-file must be a path within the model's folder: /model.onnx",
        "config.json | model-file must name a graph (.onnx) or the weights that one can be made of"
            + " (model.safetensors, pytorch_model.bin): config.json"
      })
  void aGraphThatCannotBeChosenIsTold(String asked, String reason) throws IOException {
    Path root =
        folder(
            "model",
            "onnx/model.onnx",
            "onnx/model_fp16.onnx",
            "onnx/decoder_model.onnx",
            "model.safetensors",
            "config.json",
            "tokenizer.json");
    assertThatThrownBy(() -> ModelFolder.open(root, asked))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: " + reason.formatted(root));
  }

  @Test
  void oneOfSeveralGraphsWithoutTheNameThatIsTakenMustBeChosen() throws IOException {
    Path root =
        folder("model", "onnx/model_fp16.onnx", "model_O3.onnx", "config.json", "tokenizer.json");
    assertThatThrownBy(() -> ModelFolder.open(root))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: %s has no model.onnx; name one of model_O3.onnx,"
                + " onnx/model_fp16.onnx with model-file",
            root);
    Files.delete(root.resolve("model_O3.onnx"));
    assertThat(ModelFolder.open(root).graph()).isEqualTo(root.resolve("onnx/model_fp16.onnx"));
    Files.writeString(root.resolve("model.safetensors"), "");
    Files.writeString(root.resolve("config.json"), "{\"model_type\": \"bert\"}");
    assertThatThrownBy(() -> ModelFolder.open(root))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: %s has no model.onnx; name one of model.safetensors,"
                + " onnx/model_fp16.onnx with model-file",
            root);
  }

  @Test
  void aChosenGraphThatLeavesItsFolderIsRefused() throws IOException {
    Path outside = folder("blobs", "0a1b").resolve("0a1b");
    Path root = folder("model", "onnx/model.onnx", "tokenizer.json");
    Path link = Files.createSymbolicLink(root.resolve("onnx/other.onnx"), outside);
    assertThatThrownBy(() -> ModelFolder.open(root, "other.onnx"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: %s is a link that leaves its folder: %s",
            link, outside.toRealPath());
    Path snapshot = folder("snapshots/1", "onnx/model.onnx", "tokenizer.json");
    Files.createSymbolicLink(snapshot.resolve("onnx/other.onnx"), outside);
    assertThat(ModelFolder.open(snapshot, "other.onnx").files().main())
        .isEqualTo("onnx/other.onnx");
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
