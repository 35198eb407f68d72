package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.contexture.encoder.kind.ModelKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(files.main()).isEqualTo("onnx/model.onnx");
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

  @ParameterizedTest
  @ValueSource(strings = {"", "onnx/"})
  void ofAnEncoderDecoderTheEncoderIsTaken(String under) {
    ModelFiles files =
        ModelFiles.select(
            "folder",
            List.of(
                under + "decoder_model.onnx",
                under + "decoder_model.onnx_data",
                under + "decoder_model_merged.onnx",
                under + "decoder_with_past_model.onnx",
                under + "encoder_model.onnx",
                under + "encoder_model.onnx_data",
                "tokenizer.json"));
    assertThat(files)
        .isEqualTo(
            new ModelFiles(
                under + "encoder_model.onnx",
                List.of(
                    under + "encoder_model.onnx",
                    under + "encoder_model.onnx_data",
                    "tokenizer.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "onnx/"})
  void aFolderOfDecodersAloneIsRefused(String under) {
    assertThatThrownBy(
            () ->
                ModelFiles.select(
                    "x",
                    List.of(
                        under + "decoder_model.onnx",
                        under + "decoder_with_past_model.onnx",
                        "config.json",
                        "tokenizer.json")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: x holds decoders alone: %1$sdecoder_model.onnx,"
                + " %1$sdecoder_with_past_model.onnx; what is encoded with is encoder_model.onnx, or"
                + " a whole model as model.onnx",
            under);
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

  @ParameterizedTest
  @CsvSource({"options.json, weights.hdf5", "elmo_2x16_options.json, elmo_2x16_weights.hdf5"})
  void elmoIsItsOptionsAndItsWeights(String options, String weights) {
    ModelFiles files =
        ModelFiles.select("x", List.of("README.md", weights, "config.json", options, "a/b.hdf5"));
    assertThat(files).isEqualTo(new ModelFiles(weights, List.of(options, weights)));
    assertThat(ModelKind.of(files)).isEqualTo(ModelKind.ELMO);
  }

  @Test
  void aGraphIsTakenBeforeElmosWeights() {
    ModelFiles files =
        ModelFiles.select(
            "x", List.of("model.onnx", "tokenizer.json", "options.json", "weights.hdf5"));
    assertThat(files.all()).containsExactly("model.onnx", "tokenizer.json");
    assertThat(ModelKind.of(files)).isEqualTo(ModelKind.TRANSFORMER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.hdf5", "b_options.json"})
  void elmosFilesMustBeOneOfEach(String other) {
    assertThatThrownBy(() -> ModelFiles.select("x", List.of("a.hdf5", "options.json", other)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot open model: x must hold one options.json and one .hdf5 file; it holds a.hdf5, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.hdf5", "options.json"})
  void oneOfElmosFilesAloneIsNoModel(String present) {
    assertThatThrownBy(() -> ModelFiles.select("x", List.of(present)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: x has no model.onnx or onnx/model.onnx; it holds " + present);
  }

  @ParameterizedTest
  @ValueSource(strings = {"glove.6B.300d.txt", "vectors.bin.gz", "wiki.en.vec", "v.txt.gz"})
  void aFolderOfOneFileOfWordVectorsIsAModelOfThese(String file) {
    assertThat(ModelFiles.select("x", List.of("README.md", "deep/other.txt", file)))
        .isEqualTo(new ModelFiles(file, List.of(file)));
  }

  @Test
  void oneOfSeveralFilesOfWordVectorsMustBeNamed() {
    assertThatThrownBy(() -> ModelFiles.select("x", List.of("b.vec", "a.txt.gz", "README.md")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: x holds more than one file of word vectors; name one of a.txt.gz,"
                + " b.vec");
  }

  @ParameterizedTest
  @CsvSource({"vocab.txt, weights.hdf5", "vocab-2016-09-10.txt, elmo_2x16_weights.hdf5"})
  void theVocabularyOfElmoIsNoFileOfWordVectors(String vocabulary, String weights) {
    assertThatThrownBy(() -> ModelFiles.select("x", List.of(weights, vocabulary)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: x has no options.json beside ELMo's weights; it holds %s",
            Stream.of(weights, vocabulary).sorted().collect(Collectors.joining(", ")));
  }

  @Test
  void theVocabularyOfATransformerIsNoFileOfWordVectors() {
    assertThatThrownBy(() -> ModelFiles.select("x", List.of("config.json", "vocab.txt")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: x has no model.onnx or onnx/model.onnx; it holds config.json,"
                + " vocab.txt");
  }
}
