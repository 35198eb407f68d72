package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownContentsTest {
  private static final long LONGER_THAN_TIMES_ARE_COARSE = 2100;

  @TempDir Path folder;
  private Path model;
  private Path kept;
  private int made;

  @BeforeEach
  void writeAModel() throws IOException {
    model = Files.writeString(folder.resolve("model"), "content");
    kept = folder.resolve("cache/known-contents.json");
  }

  private String hash() {
    return KnownContents.remembered("", folder, List.of("model"), () -> "hash " + ++made);
  }

  /** As another JVM does that begins with what is kept. */
  private String hashLater() throws IOException {
    Path copy = Files.createTempFile(kept.getParent(), "later", ".json");
    Files.copy(kept, copy, StandardCopyOption.REPLACE_EXISTING);
    KnownContents.forget();
    KnownContents.keepIn(copy);
    return hash();
  }

  @Test
  void aHashOutlivesTheJvmWhileTheFileStaysAsItIs() throws Exception {
    assumeTrue(model.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs Unix");
    KnownContents.keepIn(kept);
    assertThat(hash()).isEqualTo("hash 1");
    assertThat(hash()).as("what changed just now may change again").isEqualTo("hash 2");
    Thread.sleep(LONGER_THAN_TIMES_ARE_COARSE);

    assertThat(hash()).isEqualTo("hash 3");
    assertThat(hash()).isEqualTo("hash 3");
    assertThat(hashLater()).isEqualTo("hash 3");

    FileTime before = Files.getLastModifiedTime(model);
    Files.writeString(model, "CONTENT");
    Files.setLastModifiedTime(model, before);
    assertThat(hashLater()).as("another content of one size and time").isEqualTo("hash 4");
  }

  @Test
  void oneFileUnderTwoNamesHasTwoHashes() throws Exception {
    Files.createDirectory(folder.resolve("inner"));
    Files.copy(model, folder.resolve("inner/model"));
    Thread.sleep(LONGER_THAN_TIMES_ARE_COARSE);

    String outside = KnownContents.hash(folder, List.of("inner/model"));
    String inside = KnownContents.hash(folder.resolve("inner"), List.of("model"));

    assertThat(inside).isNotEqualTo(outside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[null]", "[{}]", "{", "[{\"known\":{},\"hash\":\"x\"}]"})
  void whatCannotBeReadIsHashedAgain(String broken) throws IOException {
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, broken);
    KnownContents.forget();

    KnownContents.keepIn(kept);

    assertThat(hash()).isEqualTo("hash 1");
  }
}
