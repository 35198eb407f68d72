package org.contexture.encoder.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.model.KnownContents;
import org.contexture.encoder.model.ModelException;

/**
 * A file of a snapshot, and what it is to hold.
 *
 * @param name of the model, with the commit
 * @param repository the model's folder in the cache
 * @param path of the file
 */
record SnapshotFile(HubName name, Path repository, Path path) {
  /**
   * Compares the content with the name of the blob that the file is a link to.
   *
   * @throws ModelException where they differ, or the link leads elsewhere
   */
  void verify() {
    requireOwn(name, repository, path.getParent());
    if (!Files.isSymbolicLink(path)) {
      return;
    }
    try {
      Path blob = path.toRealPath();
      if (!blob.getParent().equals(repository.toRealPath().resolve("blobs"))
          || !Files.isRegularFile(blob)) {
        throw unreadable("it must be a link to one of the model's own blobs: " + blob);
      }
      verify(blob);
    } catch (IOException e) {
      throw unreadable(e.toString());
    }
  }

  private void verify(Path blob) {
    String expected = blob.getFileName().toString();
    BlobHash kind =
        BlobHash.of(expected)
            .orElseThrow(
                () -> unreadable("its blob must be named by a SHA-256 or a git hash: " + expected));
    String found =
        KnownContents.remembered(
            kind.name(), blob.getParent(), List.of(expected), () -> hash(kind, blob));
    if (!found.equals(expected)) {
      throw unreadable(
          "its content must have the %s %s: %s; delete %s and get it again with '%s'"
              .formatted(kind.title(), expected, found, blob, name.command()));
    }
  }

  private String hash(BlobHash kind, Path blob) {
    try {
      return kind.of(blob);
    } catch (IOException e) {
      throw unreadable(e.toString());
    }
  }

  private ModelException unreadable(String reason) {
    return new ModelException("Cannot read model file " + path + ": " + reason);
  }

  /**
   * Makes sure that a folder of a snapshot is where it seems to be.
   *
   * @throws ModelException where it is a link to another
   */
  static void requireOwn(HubName name, Path repository, Path folder) {
    try {
      Path own = repository.toRealPath().resolve(repository.relativize(folder));
      if (!folder.toRealPath().equals(own)) {
        throw new ModelException(
            "Cannot open model %s: %s is a link that leaves its folder: %s"
                .formatted(name, folder, folder.toRealPath()));
      }
    } catch (IOException e) {
      throw new ModelException(
          "Cannot open model %s: cannot read %s: %s".formatted(name, folder, e), e);
    }
  }
}
