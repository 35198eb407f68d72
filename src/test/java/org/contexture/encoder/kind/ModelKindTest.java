package org.contexture.encoder.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.contexture.encoder.model.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelKindTest {
  @ParameterizedTest
  @CsvSource({
    "model.onnx tokenizer.json, TRANSFORMER",
    "onnx/model.onnx config.json tokenizer.json vectors.txt, TRANSFORMER",
    "options.json weights.hdf5 vocab.txt, ELMO",
    "glove.txt, WORD_VECTORS"
  })
  void theFilesShowTheKind(String files, ModelKind kind) {
    assertThat(ModelKind.of(ModelFiles.select("x", List.of(files.split(" "))))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"words", "weights.hdf5", "model.onnx", "tokens.json"})
  void aFileThatIsNamedAsAModelIsOneOfWordVectors(String file) {
    assertThat(ModelKind.of(ModelFiles.ofWordVectors(file))).isEqualTo(ModelKind.WORD_VECTORS);
  }

  @Test
  void onlyWordVectorsAreReadWithoutTheirNeighboursAndWithoutAGraph() {
    assertThat(ModelKind.values())
        .filteredOn(kind -> !kind.isContextual())
        .containsExactly(
            ModelKind.WORD_EMBEDDINGS, ModelKind.STATIC_EMBEDDINGS, ModelKind.WORD_VECTORS);
    assertThat(ModelKind.values())
        .filteredOn(kind -> !kind.runsGraphs())
        .containsExactly(
            ModelKind.WORD_EMBEDDINGS, ModelKind.STATIC_EMBEDDINGS, ModelKind.WORD_VECTORS);
  }
}
