package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;
import org.junit.jupiter.api.Test;

class EmbeddedModelTest {
  @Test
  void itIsFoundByItsId() {
    assertThat(EmbeddedModel.find("minilm")).contains(EmbeddedModel.MINILM);
    assertThat(EmbeddedModel.find("MiniLM")).isEmpty();
    assertThat(EmbeddedModel.MINILM.id()).isEqualTo("minilm");
  }

  @Test
  void unpackedItIsAnEncoderFolderLikeAnyOther() {
    ModelFolder folder = MiniLm.float32();
    assertThat(folder.name()).isEqualTo("minilm");
    assertThat(folder.root().getFileName().toString()).matches("minilm-[0-9a-f]{12}");
    assertThat(folder.files())
        .isEqualTo(
            ModelFiles.select(
                "minilm",
                List.of(
                    "1_Pooling/config.json",
                    "config.json",
                    "model.onnx",
                    "modules.json",
                    "sentence_bert_config.json",
                    "tokenizer.json")));
    assertThat(EmbeddedModel.MINILM.unpack(MiniLm.cache())).isEqualTo(folder);
  }

  @Test
  void itsSettingsAreThoseThatSentenceTransformersPublishes() {
    assertThat(ModelDefaults.read(MiniLm.float32()))
        .isEqualTo(
            new ModelDefaults(
                new Setting<>(256, "sentence_bert_config.json"),
                OptionalInt.of(512),
                new Setting<>(TextPooling.of(Pooling.MEAN), "1_Pooling/config.json"),
                new Setting<>(true, "modules.json"),
                new Setting<>("", "default"),
                Map.of(),
                new TextModules(
                    List.of(
                        ModuleStep.of("Transformer", ""),
                        ModuleStep.of("Pooling", "1_Pooling"),
                        ModuleStep.of("Normalize", "2_Normalize")),
                    List.of(),
                    Integer.MAX_VALUE,
                    LayerWeights.NONE,
                    "",
                    Route.NONE),
                "bert",
                "WordPiece"));
  }
}
