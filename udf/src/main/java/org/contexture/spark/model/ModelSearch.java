package org.contexture.spark.model;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a model is looked for that is named as on a hub, besides in the cache of Hugging Face's
 * libraries.
 *
 * @param paths folders of models, or caches, on any file system that Hadoop reads; the first that
 *     has the model counts, and the cache comes last
 * @param download whether it may be downloaded where it is in none
 */
public record ModelSearch(List<String> paths, boolean download) implements Serializable {
  /** The cache alone, and what is there. */
  public static final ModelSearch CACHE = new ModelSearch(List.of(), false);

  public ModelSearch {
    paths = List.copyOf(paths);
  }

  ModelSearch with(String path) {
    return paths.contains(path)
        ? this
        : new ModelSearch(Stream.concat(paths.stream(), Stream.of(path)).toList(), download);
  }
}
