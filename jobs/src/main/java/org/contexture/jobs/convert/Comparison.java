package org.contexture.jobs.convert;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.reference.ReferenceDistance;
import org.contexture.encoder.reference.ReferenceStates;
import org.contexture.spark.model.ModelLocation;

/** Compares what a conversion makes with what the model's own library computed, and tells it. */
final class Comparison {
  private static final String BESIDE_THE_MODEL = "expected.json";

  private final Optional<ReferenceStates> reference;
  private final Path nativeLibraries;
  private final List<String> lines = new ArrayList<>();

  /**
   * Reads the reference, where there is one.
   *
   * @param from the checkpoint's folder
   * @param given the file that the user names
   * @throws ModelException where it is malformed, or the user's has no states
   */
  Comparison(Path from, Optional<Path> given, String cacheDir) {
    Optional<ReferenceStates> found =
        given
            .or(() -> Optional.of(from.resolve(BESIDE_THE_MODEL)).filter(Files::isRegularFile))
            .map(ReferenceStates::read);
    if (given.isPresent() && !found.orElseThrow().hasStates()) {
      throw new ModelException(withoutStates("Reference", given.get()));
    }
    found
        .filter(states -> !states.hasStates())
        .ifPresent(states -> lines.add(withoutStates("Not compared: reference", states.file())));
    this.reference = found.filter(ReferenceStates::hasStates);
    this.nativeLibraries = new ModelLocation("", cacheDir).modelCache().nativeLibraries();
  }

  private static String withoutStates(String begin, Path file) {
    return begin + " " + file + " must have hidden_states or last_hidden_state: none";
  }

  /** Compares a folder that the conversion made. */
  void with(Path folder) {
    reference.ifPresent(
        states -> {
          NativeLibraries.unpackInto(nativeLibraries);
          lines.addAll(
              lines(ReferenceDistance.of(ofGraph(ModelFolder.open(folder)), states), states));
        });
  }

  /** Texts may have a way without one, which need not be the one that they take by default. */
  static ModelFolder ofGraph(ModelFolder folder) {
    return folder.ways().stream()
        .filter(way -> !way.files().isOfWeights())
        .findFirst()
        .orElse(folder);
  }

  private static List<String> lines(ReferenceDistance distance, ReferenceStates states) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Compared with %s, %,d texts: the largest difference is %.1e of its layer's largest"
                + " value",
            states.file(),
            distance.texts(),
            distance.largest()));
    for (int i = 0; i < distance.layers().size(); i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  layer %d  %.1e",
              distance.layers().get(i),
              distance.differences().get(i)));
    }
    return lines;
  }

  /** What a person is told, a line each. */
  List<String> lines() {
    return List.copyOf(lines);
  }
}
