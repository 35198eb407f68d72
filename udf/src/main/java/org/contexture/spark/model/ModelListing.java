package org.contexture.spark.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.model.Fingerprint;

/**
 * The files of a model on any file system, by their names in the model's folder.
 *
 * @param model its folder, or its file
 */
record ModelListing(FileSystem files, Path model, boolean isFile, Map<String, FileStatus> found) {
  static ModelListing of(FileSystem files, Path model) throws IOException {
    FileStatus status = files.getFileStatus(model);
    Map<String, FileStatus> found = new TreeMap<>();
    if (status.isFile()) {
      found.put(status.getPath().getName(), status);
    } else {
      list(files, status.getPath(), "", found);
    }
    return new ModelListing(files, model, status.isFile(), found);
  }

  private static void list(
      FileSystem files, Path folder, String prefix, Map<String, FileStatus> found)
      throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      String name = prefix + status.getPath().getName();
      if (status.isFile()) {
        found.put(name, status);
      } else if (prefix.isEmpty()) {
        list(files, status.getPath(), name + "/", found);
      }
    }
  }

  Set<String> names() {
    return Collections.unmodifiableSet(found.keySet());
  }

  /** As {@link #version(Path, List)}, of all files. */
  String version() {
    return version(model, List.copyOf(found.values()));
  }

  /**
   * What tells this version of the files from another, as far as the file system says it; a store
   * that says what a file holds does so by a tag.
   */
  static String version(Path model, List<FileStatus> files) {
    Fingerprint version = new Fingerprint().add(model.toString());
    for (FileStatus file : files) {
      version.add(file.getPath() + " " + file.getLen() + " " + file.getModificationTime());
      version.add(file instanceof EtagSource tagged ? String.valueOf(tagged.getEtag()) : "");
    }
    return version.hex();
  }

  void copy(Collection<String> names, java.nio.file.Path target) throws IOException {
    Path root = isFile ? model.getParent() : model;
    for (String name : names) {
      java.nio.file.Path file = target.resolve(name);
      Files.createDirectories(file.getParent());
      try (InputStream in = files.open(new Path(root, name))) {
        Files.copy(in, file);
      }
    }
  }
}
