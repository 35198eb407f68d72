package org.contexture.encoder.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** ELMo as it is published: the options and the weights, side by side. */
record ElmoFiles(String options, String weights) {
  static final String OPTIONS = "options.json";
  private static final String WEIGHTS = ".hdf5";

  /**
   * The two files, where a listing has both.
   *
   * @throws ModelException where it has more than one of a kind
   */
  static Optional<ElmoFiles> find(String folder, Set<String> present) {
    List<String> options = present.stream().filter(ElmoFiles::isOptions).toList();
    List<String> weights = present.stream().filter(ElmoFiles::isWeights).toList();
    if (options.isEmpty() || weights.isEmpty()) {
      return Optional.empty();
    }
    if (options.size() > 1 || weights.size() > 1) {
      throw new ModelException(
          "Cannot open model: "
              + folder
              + " must hold one options.json and one .hdf5 file; it holds "
              + String.join(", ", present));
    }
    return Optional.of(new ElmoFiles(options.get(0), weights.get(0)));
  }

  /** Both, in ascending order. */
  List<String> all() {
    return Stream.of(options, weights).sorted().toList();
  }

  /** {@code options.json} or, as published, {@code elmo_2x4096_512_..._options.json}. */
  static boolean isOptions(String name) {
    return isAtTheTop(name) && (name.equals(OPTIONS) || name.endsWith("_" + OPTIONS));
  }

  static boolean isWeights(String name) {
    return isAtTheTop(name) && name.endsWith(WEIGHTS);
  }

  private static boolean isAtTheTop(String name) {
    return name.indexOf('/') < 0;
  }
}
