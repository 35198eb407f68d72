package org.contexture.encoder.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.contexture.encoder.fixture.ByteMutations;
import org.contexture.encoder.fixture.WeightBytes;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Weights are read, or refused with a sentence, whatever is in their files. */
class HostileWeightsTest {
  @TempDir private Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aSpoiltFileIsReadOrRefused() throws IOException {
    assertThat(fuzz(4_000, 1)).isEqualTo(4_000);
  }

  @Tag("nightly")
  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void aMillionSpoiltFilesAreReadOrRefused() throws IOException {
    assertThat(fuzz(1_000_000, 2)).isEqualTo(1_000_000);
  }

  /** Each list holds the one before twice: as a text it would have 2^60 parts. */
  @Test
  void listsInListsAreNotUnfolded() throws IOException {
    StringBuilder pickle = new StringBuilder("]q\0");
    for (int i = 0; i < 60; i++) {
      pickle.append("](h\0h\0eq\0");
    }
    byte[] bytes = WeightBytes.torch(WeightBytes.latin(pickle + "."), Map.of());
    assertReadOrRefused(write("m.bin", bytes));
  }

  /** Each byte makes a dict. */
  @Test
  void aPickleOfMoreObjectsThanMemoryHasIsNotRead() throws IOException {
    byte[] dicts = "}".repeat(1 << 24).getBytes(StandardCharsets.US_ASCII);
    Path file = write("m.bin", WeightBytes.torch(dicts, Map.of()));
    assertThatThrownBy(() -> ModelWeights.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read weights %s: its data.pkl must have at most 8388608 bytes: 16777216", file);
  }

  @Test
  void objectsInObjectsWithoutEndAreReadOrRefused() throws IOException {
    String deep = "{\"a\":".repeat(200_000);
    assertReadOrRefused(write("m.safetensors", WeightBytes.safetensors(deep, new byte[0])));
    String metadata = "{\"__metadata__\":" + deep + "1" + "}".repeat(200_001);
    assertReadOrRefused(write("m.safetensors", WeightBytes.safetensors(metadata, new byte[0])));
    assertReadOrRefused(write("m.safetensors.index.json", deep.getBytes(StandardCharsets.UTF_8)));
  }

  private long fuzz(int count, long seed) throws IOException {
    Map<String, byte[]> sound =
        Map.of(
            "m.safetensors",
            WeightBytes.safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
                    + "\"b\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[16,22]}}",
                new byte[22]),
            "m.bin",
            WeightBytes.torch(
                WeightBytes.pickle("w", "FloatStorage", 6, 2, 3, 3, 1), Map.of("0", new byte[24])),
            "m.safetensors.index.json",
            "{\"metadata\":{},\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-1.safetensors\"}}"
                .getBytes(StandardCharsets.UTF_8));
    write("m-1.safetensors", sound.get("m.safetensors"));
    List<String> names = List.of("m.safetensors", "m.bin", "m.bin", "m.safetensors.index.json");
    ByteMutations mutations = new ByteMutations(seed);
    for (int i = 0; i < count; i++) {
      String name = names.get(i % names.size());
      assertReadOrRefused(write(name, mutations.of(sound.get(name))));
    }
    return count;
  }

  private static void assertReadOrRefused(Path file) {
    try {
      ModelWeights weights = ModelWeights.open(file);
      weights.names().forEach(name -> assertThat(weights.floats(name)).isNotNull());
    } catch (ModelException e) {
      assertThat(e.getMessage()).isNotBlank();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail("neither read nor refused: " + e, e);
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
