package org.contexture.spark.model;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.model.Fingerprint;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.vocabulary.LoneVocabulary;

/**
 * What lies in a model's folder, and in the folders in it.
 *
 * @param files by their paths relative to the folder, in ascending order
 */
record ModelListing(Map<String, FileStatus> files) {
  /** Deep enough for {@code 2_Router/query_0_Transformer/onnx/model.onnx}. */
  private static final int DEPTH = 3;

  /** That of a folder, or of a file alone. */
  static ModelListing of(FileSystem files, FileStatus model) throws IOException {
    Map<String, FileStatus> listing = new TreeMap<>();
    if (model.isFile()) {
      listing.put(model.getPath().getName(), model);
    } else {
      list(files, model.getPath(), "", listing);
    }
    if (ModelFiles.ofModules(listing.keySet()).isEmpty()) {
      listing.keySet().removeIf(name -> depth(name) > 1);
    }
    return new ModelListing(listing);
  }

  private static void list(
      FileSystem files, Path folder, String prefix, Map<String, FileStatus> listing)
      throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      String name = prefix + status.getPath().getName();
      if (status.isFile()) {
        listing.put(name, status);
      } else if (depth(prefix) < DEPTH) {
        list(files, status.getPath(), name + "/", listing);
      }
    }
  }

  /** How many folders a file or folder lies in. */
  private static long depth(String name) {
    return name.chars().filter(c -> c == '/').count();
  }

  Set<String> names() {
    return files.keySet();
  }

  /**
   * The files that a tokenizer is made of where the model has none. Without a graph, a file of that
   * name may hold word vectors; beside ELMo's weights, words.
   */
  List<String> vocabulary() {
    return names().stream().anyMatch(name -> name.endsWith(".onnx"))
            && names().stream().noneMatch(name -> name.endsWith(".hdf5"))
        ? LoneVocabulary.files(names())
        : List.of();
  }

  /** As {@link #version(Path, Collection)}. */
  String version(Path model) {
    return version(model, files.values());
  }

  /**
   * What tells this version of the files from another, as far as the file system says it; a store
   * that says what a file holds does so by a tag.
   */
  static String version(Path model, Collection<FileStatus> files) {
    Fingerprint version = new Fingerprint().add(model.toString());
    for (FileStatus file : files) {
      version.add(file.getPath() + " " + file.getLen() + " " + file.getModificationTime());
      version.add(file instanceof EtagSource tagged ? String.valueOf(tagged.getEtag()) : "");
    }
    return version.hex();
  }
}
