package org.contexture.encoder.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeededFilesTest {
  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "model.safetensors onnx/model.onnx pytorch_model.bin, , false, onnx/model.onnx",
    "model.safetensors onnx/model.onnx pytorch_model.bin, , true, model.safetensors",
    "model.safetensors onnx/model.onnx, model.safetensors, false, model.safetensors",
    "model.onnx model.onnx_data model.onnxx, model.onnx, false, model.onnx model.onnx_data",
    "pytorch_model.bin tf_model.h5, , false, pytorch_model.bin",
    "encoder_model.onnx decoder_model.onnx, , false, encoder_model.onnx",
    "elmo.hdf5 options.json, , true, elmo.hdf5 options.json",
    "tf_model.h5 config.json, , false, "
  })
  void oneFormOfTheWeightsIsRead(
      String all, String present, boolean weightsFirst, String expected) {
    assertThat(new NeededFiles(words(all)).weights(Set.copyOf(words(present)), "", weightsFirst))
        .isEqualTo(words(expected));
  }

  @Test
  void anIndexComesWithItsShards() {
    NeededFiles files =
        new NeededFiles(
            words(
                "model-00001-of-00002.safetensors model-00002-of-00002.safetensors"
                    + " model.safetensors.index.json pytorch_model.bin"));

    assertThat(files.weights(Set.of(), "", false))
        .containsExactly(
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
  }

  @Test
  void modulesHaveTheirWeightsOnce() {
    NeededFiles files =
        new NeededFiles(
            words(
                "2_Dense/config.json 2_Dense/model.safetensors 2_Dense/pytorch_model.bin"
                    + " 3_Dense/pytorch_model.bin openvino/config.json tokenizer.json vocab.txt"
                    + " spiece.model README.md onnx/config.json"));

    assertThat(files.weights(Set.of(), "", false))
        .containsExactly("2_Dense/model.safetensors", "3_Dense/pytorch_model.bin");
    assertThat(files.configs())
        .containsExactly("2_Dense/config.json", "spiece.model", "tokenizer.json", "vocab.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "model_O3.onnx, onnx/model_O3.onnx onnx/model_O3.onnx_data",
    "onnx/model.onnx, onnx/model.onnx",
    "model.safetensors, model.safetensors",
    "model_fp16.onnx, "
  })
  void whatAUserChoseIsFetchedInPlaceOfTheModelsOwn(String choice, String wanted) {
    NeededFiles files =
        new NeededFiles(
            words("onnx/model.onnx onnx/model_O3.onnx onnx/model_O3.onnx_data model.safetensors"));
    assertThat(files.weights(Set.of(), choice, false)).isEqualTo(words(wanted));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vocab.txt",
        "vocab.json",
        "sentencepiece.bpe.model",
        "spiece.model",
        "tokenizer.model"
      })
  void aTransformerWithAVocabularyAloneIsNotReadWhole(String vocabulary) {
    NeededFiles files =
        new NeededFiles(
            words(
                "modules.json config.json model.safetensors tf_model.h5 openvino/model.bin "
                    + vocabulary));

    assertThat(files.configs())
        .containsExactlyInAnyOrder("modules.json", "config.json", vocabulary);
    assertThat(files.weights(Set.of(), "", false)).containsExactly("model.safetensors");
  }

  @Test
  void allFilesOfAModelWithRoutesAreRead() {
    NeededFiles files =
        new NeededFiles(
            words(
                ".gitattributes modules.json router_config.json tokenizer.json"
                    + " query_0_Transformer/model.safetensors query_0_Transformer/config.json"));
    assertThat(files.configs())
        .containsExactly(
            "modules.json",
            "query_0_Transformer/config.json",
            "query_0_Transformer/model.safetensors",
            "router_config.json",
            "tokenizer.json");
    assertThat(files.weights(Set.of(), "", false))
        .containsExactly("query_0_Transformer/model.safetensors");
  }
}
