package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFilesTest {
  @Test
  void onlyTheModelsFilesArePickedInAscendingOrder() {
    ModelFiles files =
        ModelFiles.select(
            "folder",
            List.of(
                "tokenizer.json",
                "pytorch_model.bin",
                "README.md",
                "onnx/model.onnx",
                "onnx/model_quantized.onnx",
                "modules.json",
                "1_Pooling/config.json",
                "2_Normalize/config.json",
                "config.json",
                "config_sentence_transformers.json",
                "sentence_bert_config.json",
                "tokenizer_config.json"));
    assertThat(files.graph()).isEqualTo("onnx/model.onnx");
    assertThat(files.all())
        .containsExactly(
            "1_Pooling/config.json",
            "config.json",
            "config_sentence_transformers.json",
            "modules.json",
            "onnx/model.onnx",
            "sentence_bert_config.json",
            "tokenizer.json",
            "tokenizer_config.json");
  }

  @Test
  void aGraphAtTheTopIsTakenBeforeOneInItsFolder() {
    ModelFiles files =
        ModelFiles.select("folder", List.of("onnx/model.onnx", "model.onnx", "tokenizer.json"));
    assertThat(files)
        .isEqualTo(new ModelFiles("model.onnx", List.of("model.onnx", "tokenizer.json")));
  }

  @Test
  void externalDataBesideTheGraphBelongsToIt() {
    ModelFiles files =
        ModelFiles.select(
            "folder",
            List.of(
                "onnx/model.onnx",
                "onnx/model.onnx_data",
                "onnx/model.onnx_data_1",
                "onnx/model.onnx.data",
                "model.onnx_data",
                "tokenizer.json"));
    assertThat(files.all())
        .containsExactly(
            "onnx/model.onnx",
            "onnx/model.onnx.data",
            "onnx/model.onnx_data",
            "onnx/model.onnx_data_1",
            "tokenizer.json");
  }

  @Test
  void aMissingGraphIsSaidWithWhatIsThere() {
    assertThatThrownBy(
            () -> ModelFiles.select("s3://models/x", List.of("tokenizer.json", "config.json")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: s3://models/x has no model.onnx or onnx/model.onnx; it holds"
                + " config.json, tokenizer.json");
  }

  @Test
  void aMissingTokenizerIsSaidWithWhatIsThere() {
    assertThatThrownBy(() -> ModelFiles.select("x", List.of("model.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: x has no tokenizer.json; it holds model.onnx");
  }

  @Test
  void anEmptyFolderHoldsNoFiles() {
    assertThatThrownBy(() -> ModelFiles.select("x", List.of()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: x has no model.onnx or onnx/model.onnx; it holds no files");
  }
}
