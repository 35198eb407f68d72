package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessFolderTest {
  private static final String KIND = "contexture-graph-";

  @TempDir private Path folder;

  @Test
  void aFolderIsOfItsProcess() throws IOException {
    Path own = ProcessFolder.create(folder, KIND);

    assertThat(own).isEmptyDirectory();
    assertThat(own.getFileName().toString()).startsWith(KIND + ProcessHandle.current().pid() + "-");
    assertThat(ProcessFolder.create(folder, KIND)).isNotEqualTo(own);
    assertThat(own).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d", "%d-123456"})
  void aFolderOfAProcessThatIsGoneGoesWithTheNextOne(String owner) throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    String own = ProcessFolder.prefix("");
    String gone = own.replaceFirst("^\\d+", Long.toString(process.pid()));
    Path ofVersion = leave(gone + "123");
    Path older = leave(owner.formatted(process.pid()));

    ProcessFolder.create(folder, KIND);

    assertThat(ofVersion).doesNotExist();
    assertThat(older).doesNotExist();
  }

  @Test
  void aNumberThatAnotherProcessHasByNowIsNoSignOfLife() throws IOException {
    String own = ProcessFolder.prefix("");
    Path before = leave(own.replaceFirst("-\\d+-", "-1-") + "123");

    ProcessFolder.create(folder, KIND);

    assertThat(before).doesNotExist();
  }

  @Test
  void aFolderOfAnotherMachineGoesWhenItIsADayOld() throws IOException {
    Path fresh = leave("1-1-0-1");
    Path old = leave("1-1-0-2");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

    ProcessFolder.create(folder, KIND);

    assertThat(fresh).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void whatHasAnotherNameStays() throws IOException {
    Path other = Files.createDirectory(folder.resolve("contexture-graphs-1"));
    Path unlike = leave("mine");

    ProcessFolder.create(folder, KIND);

    assertThat(other).exists();
    assertThat(unlike).exists();
  }

  private Path leave(String owner) throws IOException {
    Path left = Files.createDirectory(folder.resolve(KIND + owner));
    Files.writeString(left.resolve("graph.onnx"), "a graph");
    return left;
  }
}
