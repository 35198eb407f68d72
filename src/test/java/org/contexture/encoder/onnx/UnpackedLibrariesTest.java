package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that lie where DJL looks for them, before it does. */
class UnpackedLibrariesTest {
  private static final Platform PLATFORM = Platform.detectPlatform("tokenizers");
  private static final String LIBRARY = System.mapLibraryName("tokenizers");

  @TempDir private Path temporary;
  private Path unpacked;

  @BeforeEach
  void unpack() throws IOException {
    unpacked = unpacked("cpu");
  }

  private Path unpacked(String flavor) throws IOException {
    Path folder =
        temporary.resolve(
            "tokenizers/" + PLATFORM.getVersion() + "-" + flavor + "-" + PLATFORM.getClassifier());
    Files.createDirectories(folder);
    String resource = "/native/lib/" + PLATFORM.getClassifier() + "/cpu/" + LIBRARY;
    try (InputStream in = UnpackedLibraries.class.getResourceAsStream(resource)) {
      Files.copy(in, folder.resolve(LIBRARY));
    }
    return folder;
  }

  private void check() {
    new UnpackedLibraries(temporary).check();
  }

  @Test
  void whatTheJarHoldsStays() {
    check();

    assertThat(unpacked.resolve(LIBRARY)).isNotEmptyFile();
  }

  @Test
  void aLibraryWithAnotherByteIsDeleted() throws IOException {
    byte[] bytes = Files.readAllBytes(unpacked.resolve(LIBRARY));
    bytes[bytes.length - 1] ^= 1;
    Files.write(unpacked.resolve(LIBRARY), bytes);

    check();

    assertThat(unpacked).doesNotExist();
  }

  @Test
  void aShorterOrLongerOneIsDeleted() throws IOException {
    byte[] bytes = Files.readAllBytes(unpacked.resolve(LIBRARY));
    for (int length : new int[] {0, bytes.length - 1, bytes.length + 1}) {
      Files.createDirectories(unpacked);
      Files.write(unpacked.resolve(LIBRARY), Arrays.copyOf(bytes, length));

      check();

      assertThat(unpacked).doesNotExist();
    }
  }

  @Test
  void aFileThatTheJarDoesNotHoldTakesAllWithIt() throws IOException {
    Files.writeString(unpacked.resolve("libc.so.6"), "planted");

    check();

    assertThat(unpacked).doesNotExist();
  }

  @Test
  void aLinkIsDeletedAndWhatItLeadsToStays() throws IOException {
    Path elsewhere = Files.move(unpacked.resolve(LIBRARY), temporary.resolve("elsewhere"));
    Files.createSymbolicLink(unpacked.resolve(LIBRARY), elsewhere);

    check();

    assertThat(unpacked).doesNotExist();
    assertThat(elsewhere).isNotEmptyFile();
  }

  @Test
  void oneForAnotherMachineThanTheJarKnowsIsDeleted() throws IOException {
    Path planted = unpacked("cu128");

    check();

    assertThat(planted).doesNotExist();
    assertThat(unpacked).isNotEmptyDirectory();
  }

  @Test
  void whereNothingIsUnpackedNothingIsWrong() {
    new UnpackedLibraries(temporary.resolve("nowhere")).check();

    assertThat(temporary.resolve("nowhere")).doesNotExist();
  }
}
