package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir private Path folder;

  @Test
  void nothingAddedIsTheHashOfNoBytes() {
    assertThat(new Fingerprint().hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void stringsDoNotRunTogether() {
    assertThat(new Fingerprint().add("ab").add("c").hex())
        .isNotEqualTo(new Fingerprint().add("a").add("bc").hex());
  }

  @Test
  void aFileCountsAsItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    assertThat(new Fingerprint().add(file).hex()).isEqualTo(new Fingerprint().add("content").hex());
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> new Fingerprint().add(missing))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model file %s: java.nio.file.NoSuchFileException: %s", missing, missing);
  }
}
