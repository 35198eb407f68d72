package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * A folder of this user alone in one where all may write: what lies in it is loaded as code, and
 * its name is known beforehand.
 */
final class OwnFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> OTHERS_WRITE =
      PosixFilePermissions.fromString("----w--w-");

  private OwnFolder() {}

  /**
   * Makes the folder, or makes sure that it is one, belongs to this user, and was closed to the
   * writing of others; it is closed to their reading too then. Where a file system knows no owners,
   * it is just made.
   *
   * @throws ModelException where it cannot be trusted
   */
  static void require(Path folder) {
    try {
      if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectories(folder);
        return;
      }
      try {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } catch (FileAlreadyExistsException e) {
        check(folder);
      }
    } catch (IOException e) {
      throw new ModelException("Cannot make folder " + folder + ": " + e, e);
    }
  }

  private static void check(Path folder) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isDirectory()) {
      throw problem(folder, found.isSymbolicLink() ? "it is a link" : "it is a file");
    }
    UserPrincipal user = user(folder);
    if (!found.owner().equals(user)) {
      throw problem(
          folder, "it belongs to " + found.owner().getName() + ", and not to " + user.getName());
    }
    if (found.permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
      throw problem(
          folder, "others may write to it, " + PosixFilePermissions.toString(found.permissions()));
    }
    if (!found.permissions().equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  /** Who owns what this process makes, as the file system around the folder calls it. */
  private static UserPrincipal user(Path folder) throws IOException {
    Path made = Files.createTempFile(folder.toAbsolutePath().getParent(), ".contexture-", "");
    try {
      return Files.getOwner(made, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.delete(made);
    }
  }

  private static ModelException problem(Path folder, String reason) {
    return new ModelException(
        "Folder for models and native libraries must be this user's own: "
            + folder
            + ": "
            + reason
            + "; delete it, or give another one with cache-dir");
  }
}
