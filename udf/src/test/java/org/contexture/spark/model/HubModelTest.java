package org.contexture.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.HubRepository;
import org.contexture.encoder.fixture.HubServer;
import org.contexture.encoder.hub.HubName;
import org.contexture.encoder.hub.HubSettings;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are named as on a hub. */
class HubModelTest {
  private static final Configuration HADOOP = new Configuration();
  private static final String PINNED = "org/tiny@" + HubRepository.COMMIT;

  @TempDir private Path folder;
  private Path cache;
  private Path model;
  private HubRepository repository;

  @BeforeEach
  void copy() throws IOException {
    model = HfData.copy("sentence-transformers/dense-gemma", folder.resolve("model"));
    repository = HubRepository.of("org/tiny", model);
    cache = folder.resolve("hub");
    HADOOP.set("fs.memo.impl", MemoFileSystem.class.getName());
  }

  private ModelLocation located(String name, Path... paths) {
    return new ModelLocation(
        name,
        folder.resolve("unpacked").toString(),
        "",
        new ModelSearch(List.of(paths).stream().map(Path::toString).toList(), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"org/tiny", "org/tiny@main", "org/tiny@01234567", PINNED})
  void aModelInACacheIsOpenedWhereItLiesAndNamedWithItsCommit(String name) {
    Path snapshot = repository.cacheIn(cache);

    ModelFolder opened = located(name, folder.resolve("none"), cache).localize(HADOOP);

    assertThat(opened.name()).isEqualTo(PINNED);
    assertThat(opened.root()).isEqualTo(snapshot);
    assertThat(opened.fingerprint()).isEqualTo(ModelFolder.open(model).fingerprint());
    assertThat(folder.resolve("unpacked")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"org/tiny", "tiny"})
  void aFolderOfModelsMayHaveItToo(String below) throws IOException {
    Path models = folder.resolve("models");
    Files.createDirectories(models.resolve(below).getParent());
    Files.move(model, models.resolve(below));

    ModelLocation pinned = located("org/tiny", models).pinned(HADOOP);

    assertThat(pinned).isEqualTo(located(models.resolve(below).toString()));
    assertThat(located("org/tiny", models).localize(HADOOP)).isEqualTo(pinned.localize(HADOOP));
    assertThatThrownBy(() -> located("org/tiny@v1", models).localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot open model: folder org/tiny@v1 does not exist, and no such revision of a model"
                + " is in ");
  }

  @Test
  void aFolderOfModelsMayBeElsewhere() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models/org"));
    Files.move(model, models.resolve("tiny"));
    String there = MemoFileSystem.location(folder.resolve("models"));
    ModelLocation location =
        new ModelLocation(
            "org/tiny",
            folder.resolve("unpacked").toString(),
            "",
            new ModelSearch(List.of(there), false));

    assertThat(location.pinned(HADOOP).location())
        .isEqualTo(new org.apache.hadoop.fs.Path(there, "org/tiny").toString());
    assertThat(location.localize(HADOOP).root()).startsWith(folder.resolve("unpacked"));
  }

  @Test
  void aPathThatExistsIsThatPath() {
    repository.cacheIn(cache);

    assertThatThrownBy(() -> located("src/test", cache).localize(HADOOP))
        .hasMessageStartingWith("Cannot open model: ")
        .hasMessageContaining("has no model.onnx");
  }

  @Test
  void whatIsNowhereSaysWhereItWasLookedForAndHowToHaveIt() {
    Path own = HubSettings.ofProcess().cache();

    assertThatThrownBy(() -> located("no-org/no-model", cache).localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            ("Cannot open model: folder no-org/no-model does not exist, and no model of that name is"
                    + " in %s, model-path %s; download it with 'hf download no-org/no-model' (on a"
                    + " cluster on every node), or with --download true")
                .formatted(own, cache));

    repository.cacheIn(cache);
    assertThatThrownBy(() -> located("org/tiny@v2", cache).localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            ("Cannot open model: folder org/tiny@v2 does not exist, and no such revision of a model"
                    + " is in %s, model-path %s, which has %s, main; download it with 'hf download"
                    + " org/tiny --revision v2' (on a cluster on every node), or with --download"
                    + " true")
                .formatted(own, cache, HubRepository.COMMIT));
  }

  /** What executors get: the branch may move between the driver's look and theirs. */
  @Test
  void whatTravelsIsACommitAndWhereTheDriverFoundIt() throws Exception {
    repository.cacheIn(cache);
    ModelLocation pinned = located("org/tiny", cache).pinned(HADOOP);
    Files.writeString(repository.folder(cache).resolve("refs/main"), "f".repeat(40));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(pinned);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ModelLocation received = (ModelLocation) in.readObject();
      assertThat(received).isEqualTo(located(PINNED, cache));
      assertThat(received.localize(HADOOP).name()).isEqualTo(PINNED);
    }
  }

  /** It is asked more often than the model is opened. */
  @Test
  void whereAModelLiesIsToldWithoutReadingIt() throws IOException {
    Path config = repository.cacheIn(cache).resolve("config.json");
    Files.writeString(config.toRealPath(), "{}");
    ModelLocation damaged = located("org/tiny", cache);

    assertThat(damaged.pinned(HADOOP)).isEqualTo(located(PINNED, cache));
    assertThat(damaged.path(HADOOP).toUri().getPath()).isEqualTo(config.getParent().toString());
    assertThatThrownBy(() -> damaged.localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model file " + config + ": its content must have the");
  }

  @Test
  void anotherCommitIsAnotherVersion() throws IOException {
    repository.cacheIn(cache);
    ModelLocation location = located("org/tiny", cache);
    String before = location.version(HADOOP);
    assertThat(location.version(HADOOP)).isEqualTo(before).isNotEqualTo("unknown");

    String moved = "f".repeat(40);
    new HubRepository("org/tiny", moved, repository.files()).cacheIn(folder.resolve("other"));
    Files.move(
        folder.resolve("other/models--org--tiny/snapshots").resolve(moved),
        repository.snapshot(cache).resolveSibling(moved));
    Files.writeString(repository.folder(cache).resolve("refs/main"), moved);

    assertThat(location.version(HADOOP)).isNotEqualTo(before);
    assertThat(located("no-org/none").version(HADOOP)).isEqualTo("unknown");
  }

  @Test
  void aCheckpointInACacheHasItsGraphWrittenAndTheSnapshotsName() throws IOException {
    Path weights = HfData.copy("transformers/electra-fp16", folder.resolve("electra"));
    Files.copy(model.resolve("tokenizer.json"), weights.resolve("tokenizer.json"));
    HubRepository electra = HubRepository.of("org/electra", weights);
    electra.cacheIn(cache);

    ModelFolder opened = located("org/electra", cache).localize(HADOOP);

    assertThat(opened.name()).isEqualTo("org/electra@" + HubRepository.COMMIT);
    assertThat(opened.root()).startsWith(folder.resolve("unpacked"));
    assertThat(opened.graph()).isRegularFile();
  }

  @Test
  void vectorsAreThoseOfTheFolder() throws IOException {
    repository.cacheIn(cache);

    assertThat(embed(located("org/tiny", cache))).isEqualTo(embed(located(model.toString())));
  }

  private static Map<Integer, List<Float>> embed(ModelLocation location) {
    return TestSpark.vectorsById(
        ContextualVectors.open(TestSpark.session(), location, EncoderSpec.defaults())
            .addTo(
                TestSpark.corpus(List.of("river", "bank"), 2),
                List.of("text"),
                TestSpark.metrics()));
  }

  @Test
  void whatIsNotThereOrNotWholeIsDownloadedWhereThatIsAllowed() throws IOException {
    try (HubServer server = new HubServer().publish(repository)) {
      HubSettings settings =
          HubSettings.of(
              Map.of("HF_ENDPOINT", server.endpoint(), "HF_HUB_CACHE", cache.toString()), folder);
      HubModel hub =
          new HubModel(
              HubName.parse("org/tiny").orElseThrow(),
              "",
              new ModelSearch(List.of(), true),
              settings);

      HubModel.Found found = hub.find(HADOOP);

      assertThat(found.path().toUri().getPath()).isEqualTo(repository.snapshot(cache).toString());
      server.requests().clear();
      assertThat(hub.find(HADOOP)).isEqualTo(found);
      assertThat(server.requests()).isEmpty();

      Files.delete(repository.snapshot(cache).resolve("2_Dense/model.safetensors").toRealPath());
      ModelFolder opened =
          HubModel.open(
              hub.find(HADOOP).snapshot().orElseThrow(), located(found.path().toString()), HADOOP);
      assertThat(opened.fingerprint()).isEqualTo(ModelFolder.open(model).fingerprint());
      assertThat(server.requests()).filteredOn(asked -> asked.startsWith("store GET")).hasSize(1);
    }
  }
}
