package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's folder must be in a folder that all may write to. */
class OwnFolderTest {
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void name() {
    assumeTrue(
        temporary.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "needs a file system with owners");
    folder = temporary.resolve("contexture-me");
  }

  private ModelCache cache() {
    return new ModelCache(folder, true);
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }

  private void refused(String reason) {
    String message =
        "Folder for models and native libraries must be this user's own: "
            + folder
            + ": "
            + reason
            + "; delete it, or give another one with cache-dir";
    assertThatThrownBy(() -> cache().nativeLibraries())
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
    assertThatThrownBy(
            () -> cache().get("m", "1", empty -> Files.createFile(empty.resolve("file"))))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }

  @Test
  void itIsMadeForThisUserAlone() throws IOException {
    assertThat(cache().nativeLibraries()).isEqualTo(folder.resolve("native"));

    assertThat(permissions()).isEqualTo("rwx------");
    assertThat(cache().get("m", "1", empty -> Files.createFile(empty.resolve("file"))))
        .hasParent(folder);
    try (var left = Files.list(temporary)) {
      assertThat(left).containsExactly(folder);
    }
  }

  @Test
  void oneThatOthersMayReadIsClosedToThem() throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(cache().nativeLibraries()).hasParentRaw(folder);

    assertThat(permissions()).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwx----w-", "rwxrwx---"})
  void oneThatOthersMayWriteToIsRefused(String permissions) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));

    refused("others may write to it, " + permissions);
  }

  @Test
  void aLinkIsRefusedWhereverItLeads() throws IOException {
    Files.createSymbolicLink(folder, Files.createDirectory(temporary.resolve("elsewhere")));

    refused("it is a link");
    assertThat(temporary.resolve("elsewhere")).isEmptyDirectory();
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.createFile(folder);

    refused("it is a file");
  }

  @Test
  void oneOfAnotherUserIsRefused() throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    UserPrincipal me = Files.getOwner(folder);
    assumeTrue(me.getName().equals("root"), "needs the right to give a folder away");
    UserPrincipal other =
        temporary.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(folder, other);

    refused("it belongs to nobody, and not to root");
  }
}
