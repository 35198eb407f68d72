package org.contexture.encoder.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.HubRepository;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubCacheTest {
  private static final String COMMIT = HubRepository.COMMIT;
  private static final String DENSE = "2_Dense/model.safetensors";

  @TempDir private Path folder;
  private Path cache;
  private HubRepository repository;
  private Path snapshot;

  @BeforeEach
  void fill() throws IOException {
    Path model = HfData.copy("sentence-transformers/dense-gemma", folder.resolve("model"));
    repository = HubRepository.of("org/tiny", model);
    cache = folder.resolve("hub");
    snapshot = repository.cacheIn(cache);
  }

  private HubSnapshot find(String name) {
    return new HubCache(cache).find(HubName.parse(name).orElseThrow()).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"org/tiny", "org/tiny@main", "org/tiny@0123", "org/tiny@" + HubRepository.COMMIT})
  void aModelIsFoundAtItsCommit(String name) {
    HubSnapshot found = find(name);

    assertThat(found.root()).isEqualTo(snapshot);
    assertThat(found.name()).hasToString("org/tiny@" + COMMIT);
    found.check("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org/other", "org/tiny@v2", "org/tiny@0124", "tiny"})
  void whatIsNotThereIsNotFound(String name) {
    HubName wanted = HubName.parse(name).orElseThrow();

    assertThat(new HubCache(cache).find(wanted)).isEmpty();
    assertThat(new HubCache(folder.resolve("none")).find(wanted)).isEmpty();
  }

  @Test
  void aTagMayBeNamedLikeAFolder() throws IOException {
    Files.createDirectories(repository.folder(cache).resolve("refs/refs/pr"));
    Files.writeString(repository.folder(cache).resolve("refs/refs/pr/7"), COMMIT + "\n");

    assertThat(find("org/tiny@refs/pr/7").root()).isEqualTo(snapshot);
    assertThat(new HubCache(cache).revisions(HubName.parse("org/tiny").orElseThrow()))
        .containsExactly(COMMIT, "main", "refs/pr/7");
  }

  @Test
  void partOfACommitMustBeOfOne() throws IOException {
    String other = "0123" + "f".repeat(36);
    Files.createDirectories(snapshot.resolveSibling(other));

    assertThatThrownBy(() -> find("org/tiny@0123"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model org/tiny@0123: more than one commit in %s begins so: %s, %s"
                .formatted(repository.folder(cache), COMMIT, other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../other", "", "0123", "main\n"})
  void aRefThatHoldsNoCommitIsRefused(String held) throws IOException {
    Path ref = Files.writeString(repository.folder(cache).resolve("refs/main"), held);

    assertThatThrownBy(() -> find("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model org/tiny: %s must hold a commit of 40 hexadecimal digits: '%s'"
                .formatted(ref, held.strip()));
  }

  @Test
  void aRefThatLeadsElsewhereIsRefused() throws IOException {
    Path ref = repository.folder(cache).resolve("refs/main");
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), COMMIT);
    Files.delete(ref);
    Files.createSymbolicLink(ref, elsewhere);

    assertThatThrownBy(() -> find("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model org/tiny: %s is a link that leaves its folder: %s"
                .formatted(ref, elsewhere.toRealPath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {DENSE, "onnx/model.onnx", "config.json"})
  void aDamagedFileIsRefusedWithBothHashes(String file) throws IOException {
    Path blob = snapshot.resolve(file).toRealPath();
    byte[] damaged = Files.readAllBytes(blob);
    damaged[damaged.length / 2] ^= 1;
    Files.write(blob, damaged);
    String hash = repository.hash(file);
    String found = BlobHash.of(hash).orElseThrow().of(blob);

    assertThat(found).isNotEqualTo(hash).hasSameSizeAs(hash);
    assertThatThrownBy(() -> find("org/tiny").check(""))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            ("Cannot read model file %s: its content must have the %s %s: %s; delete %s and get it"
                    + " again with 'hf download org/tiny --revision %s'")
                .formatted(
                    snapshot.resolve(file),
                    hash.length() == 64 ? "SHA-256" : "git hash",
                    hash,
                    found,
                    blob,
                    COMMIT));
  }

  @Test
  void aFileThatIsNotReadMayBeAnything() throws IOException {
    Files.write(snapshot.resolve("expected.json").resolveSibling("tf_model.h5"), new byte[3]);
    Files.createSymbolicLink(snapshot.resolve("rust_model.ot"), Path.of("../../blobs/gone"));

    find("org/tiny").check("");
  }

  @Test
  void aLinkToWhatIsNotThereIsNamed() throws IOException {
    Files.delete(snapshot.resolve(DENSE).toRealPath());

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .hasMessage(incomplete(DENSE + " is a link to what is not there"));
  }

  private String incomplete(String reason) {
    return ("Cannot open model org/tiny@%s: its snapshot %s is incomplete: %s; complete it with 'hf"
            + " download org/tiny --revision %s', or with --download true")
        .formatted(COMMIT, snapshot, reason, COMMIT);
  }

  @Test
  void aLinkOutOfTheModelsBlobsIsRefused() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "{}");
    Path link = snapshot.resolve("config.json");
    Files.delete(link);
    Files.createSymbolicLink(link, elsewhere);

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: it must be a link to one of the model's own blobs: %s"
                .formatted(link, elsewhere.toRealPath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2_Dense"})
  void aFolderThatLeadsElsewhereIsRefused(String below) throws IOException {
    Path original = snapshot.resolve(below);
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(original, elsewhere);
    Files.createSymbolicLink(original, elsewhere);

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(elsewhere.toRealPath().toString());
  }

  @Test
  void aBlobOfAnotherNameIsRefused() throws IOException {
    Path blobs = repository.folder(cache).resolve("blobs");
    Files.writeString(blobs.resolve("some-etag"), "{}");
    Path link = snapshot.resolve("config.json");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("../../blobs/some-etag"));

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: its blob must be named by a SHA-256 or a git hash: some-etag"
                .formatted(link));
  }

  /** What Transformers alone downloads: the modules would be left out in silence. */
  @Test
  void aPartOfAModelMustTellWhetherThereAreModules() throws IOException {
    for (String file : List.of("modules.json", ".gitattributes")) {
      Files.delete(snapshot.resolve(file));
    }

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            incomplete(
                "it is a part of the model that does not tell whether there is a modules.json"));

    Path absent = repository.folder(cache).resolve(".no_exist/" + COMMIT + "/modules.json");
    Files.createDirectories(absent.getParent());
    Files.createFile(absent);
    find("org/tiny").check("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"modules.json", "config_sentence_transformers.json"})
  void aListOfAllFilesTellsWhatIsMissing(String file) throws IOException {
    Files.delete(snapshot.resolve(".gitattributes"));
    Files.delete(snapshot.resolve(file));
    Path tree = repository.folder(cache).resolve("trees/" + COMMIT + ".json");
    Files.createDirectories(tree.getParent());
    Files.writeString(tree, "{\"format_version\": 1, \"files\": {\"%s\": {}}}".formatted(file));

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .hasMessage(
            incomplete("it is a part of the model that does not tell whether there is a " + file));

    Files.writeString(
        tree, "{\"format_version\": 1, \"files\": {\"onnx/model.onnx\": {}, \"config.json\": {}}}");
    find("org/tiny").check("");

    Files.writeString(snapshot.resolve(".gitattributes"), "");
    Files.delete(snapshot.resolve("onnx/model.onnx"));
    assertThatThrownBy(() -> find("org/tiny").check(""))
        .hasMessage(incomplete("onnx/model.onnx is not there"));
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Files.delete(snapshot.resolve("onnx/model.onnx"));
    Files.writeString(
        snapshot.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
            + " \"b\": \"model-00002-of-00002.safetensors\"}}");
    Files.write(snapshot.resolve("model-00001-of-00002.safetensors"), new byte[9]);

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .hasMessage(
            incomplete(
                "model.safetensors.index.json names model-00002-of-00002.safetensors, which is not"
                    + " there"));
  }

  @Test
  void configsAloneAreNoModel() throws IOException {
    Files.delete(snapshot.resolve(".gitattributes"));
    Files.delete(snapshot.resolve("onnx/model.onnx"));
    for (String dense : List.of(DENSE, "3_Dense/model.safetensors")) {
      Files.delete(snapshot.resolve(dense));
    }

    assertThatThrownBy(() -> find("org/tiny").check(""))
        .hasMessageContaining(" is incomplete: no weights are in it, but 1_Pooling/config.json, ");
  }
}
