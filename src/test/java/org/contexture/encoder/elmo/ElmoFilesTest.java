package org.contexture.encoder.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a model's files is said in one sentence. */
class ElmoFilesTest {
  private static final TinyElmo TINY = TinyElmo.usual();

  @TempDir private Path folder;

  @BeforeEach
  void aModelThatIsInOrder() {
    TINY.write(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "n_layers": 2        | "n_layers": 0       | lstm.n_layers must be a whole number from 1 to 65536: 0
          "n_layers": 2        | "n_layers": 1.5     | lstm.n_layers must be a whole number from 1 to 65536: 1.5
          "n_layers": 2,       |                     | lstm.n_layers must be a whole number from 1 to 65536: null
          "dim": 11            | "dim": "11"         | lstm.dim must be a whole number from 1 to 65536: "11"
          "dim": 11            | "dim": 1e99         | lstm.dim must be a whole number from 1 to 65536: 1e99
          "cell_clip": 0.75    | "cell_clip": -3     | lstm.cell_clip must be a number above 0: -3
          "proj_clip": 0.5     | "proj_clip": "no"   | lstm.proj_clip must be a number above 0: "no"
          "use_skip_connections": true | "use_skip_connections": 1 | lstm.use_skip_connections must be true or false: 1
          "activation": "relu" | "activation": "elu" | char_cnn.activation must be one of relu, tanh: "elu"
          "n_characters": 262  | "n_characters": 263 | char_cnn.n_characters must be 261 or 262: 263
          "n_highway": 2       | "n_highway": -1     | char_cnn.n_highway must be a whole number from 0 to 65536: -1
          "max_characters_per_token": 20 | "max_characters_per_token": 2 | char_cnn.max_characters_per_token must be a whole number from 3 to 65536: 2
          [1, 3]               | [1]                 | char_cnn.filters must be a list of [width, count]: [[1],[2,5],[4,7]]
          [1, 3]               | [21, 3]             | char_cnn.filters' width must be at most 20: 21
          [1, 3]               | [1, 0]              | char_cnn.filters' count must be a whole number from 1 to 65536: 0
          "filters": [         | "filters": [], "f": [ | char_cnn.filters must be a list of [width, count]: []
          "char_cnn"           | "char_cnns"         | char_cnn must be a JSON object: null
          """)
  void anOptionThatContextureDoesNotKnowIsNamed(String from, String to, String problem)
      throws IOException {
    Path options = folder.resolve("options.json");
    String text = Files.readString(options);
    assertThat(text).contains(from);
    Files.writeString(options, text.replace(from, to == null ? "" : to));
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot use model file %s: %s", options, problem);
  }

  @Test
  void optionsThatAreNoJsonAreNamed() throws IOException {
    Path options = folder.resolve("options.json");
    Files.writeString(options, "{");
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model file " + options + ": ");
    Files.writeString(options, "[]");
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot use model file %s: it must be a JSON object: []", options);
  }

  @Test
  void optionsWithoutClippingAndHighwayAskForNone() throws IOException {
    Path options = folder.resolve("options.json");
    Files.writeString(
        options,
        Files.readString(options)
            .replace("\"cell_clip\": 0.75,", "")
            .replace("\"proj_clip\": 0.5", "\"proj_clip\": null")
            .replace("\"n_highway\": 2,", ""));
    ElmoOptions read = ElmoOptions.read(options);
    assertThat(read.cellClip()).isZero();
    assertThat(read.projectionClip()).isZero();
    assertThat(read.highways()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "char_embed",
        "CNN/W_cnn_2",
        "CNN_high_1/b_carry",
        "CNN_proj/W_proj",
        "RNN_1/RNN/MultiRNNCell/Cell1/LSTMCell/W_P_0"
      })
  void aDatasetThatIsMissingIsNamed(String name) {
    Map<String, Object> datasets = TINY.datasets();
    datasets.remove(name);
    TinyElmo.writeWeights(weights(), datasets);
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot use model file %s: it has no dataset '%s'; it holds [CNN, "
                .formatted(weights(), name));
  }

  @Test
  void aGroupThatIsMissingIsMissedWithItsDatasets() {
    Map<String, Object> datasets = TINY.datasets();
    datasets.keySet().removeIf(name -> name.startsWith("RNN_"));
    TinyElmo.writeWeights(weights(), datasets);
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model file %s: it has no dataset"
                + " 'RNN_0/RNN/MultiRNNCell/Cell0/LSTMCell/W_0'; it holds [CNN, CNN_high_0,"
                + " CNN_high_1, CNN_proj, char_embed]",
            weights());
  }

  @Test
  void aDatasetOfAnotherShapeIsNamed() {
    Map<String, Object> datasets = TINY.datasets();
    datasets.put("char_embed", new float[262][3]);
    TinyElmo.writeWeights(weights(), datasets);
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model file %s: dataset 'char_embed' must have the shape [261, 3] that"
                + " options.json says: [262, 3]",
            weights());
  }

  @Test
  void aDatasetOfAnotherTypeIsNamed() {
    Map<String, Object> datasets = TINY.datasets();
    datasets.put("char_embed", new int[261][3]);
    TinyElmo.writeWeights(weights(), datasets);
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model file %s: dataset 'char_embed' must hold numbers of type float: int",
            weights());
  }

  @Test
  void weightsInDoublePrecisionAreReadToo() {
    Map<String, Object> datasets = TINY.datasets();
    float[] narrow = (float[]) datasets.get("CNN/b_cnn_0");
    double[] wide = new double[narrow.length];
    Arrays.setAll(wide, i -> narrow[i]);
    datasets.put("CNN/b_cnn_0", wide);
    TinyElmo.writeWeights(weights(), datasets);
    try (ElmoWeights weights =
        ElmoWeights.open(weights(), ElmoOptions.read(folder.resolve("options.json")).datasets())) {
      assertThat(weights.read("CNN/b_cnn_0")).isEqualTo(narrow);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 100, 1000, 10_000})
  void aFileThatIsCutShortIsNamed(int bytes) throws IOException {
    Files.write(weights(), Arrays.copyOf(Files.readAllBytes(weights()), bytes));
    assertThatThrownBy(this::load)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot read model file " + weights() + ": it is cut short or no HDF5 file: ");
  }

  @Test
  void aDamagedFileIsReadOrRefused() throws IOException {
    byte[] whole = Files.readAllBytes(weights());
    Random random = new Random(3);
    for (int tries = 0; tries < 60; tries++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 20; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(weights(), damaged);
      Throwable thrown = catchThrowable(this::load);
      assertThat(thrown)
          .satisfiesAnyOf(
              none -> assertThat(none).isNull(),
              refused -> assertThat(refused).isInstanceOf(ModelException.class));
    }
  }

  private Path weights() {
    return folder.resolve("weights.hdf5");
  }

  private void open() {
    ElmoModel.open(ModelFolder.open(folder));
  }

  private void load() {
    ElmoModel.open(ModelFolder.open(folder)).load(List.of(0, 1, 2), 1).close();
  }
}
