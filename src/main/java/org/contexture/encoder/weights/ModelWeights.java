package org.contexture.encoder.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.model.ModelException;

/**
 * The tensors of a model by name. Opening reads headers alone; numbers are read when they are asked
 * for, and nothing stays open between.
 */
public final class ModelWeights {
  private final Path path;
  private final Map<String, StoredTensor> tensors;

  private ModelWeights(Path path, Map<String, StoredTensor> tensors) {
    this.path = path;
    this.tensors = tensors;
  }

  /**
   * Names of the files that a folder's weights may be in, relative to the folder; the first that is
   * there counts.
   */
  public static List<String> fileNames() {
    return WeightFiles.NAMES;
  }

  /** The file in a folder that {@link #open} reads. */
  public static Optional<Path> find(Path folder) {
    return WeightFiles.NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  /**
   * Opens a file of weights, by its name a safetensors file, an index of shards, or else one of
   * PyTorch; or those of a folder.
   *
   * @throws ModelException which names the file and what is wrong with it
   */
  public static ModelWeights open(Path path) {
    Path file =
        Files.isDirectory(path)
            ? find(path)
                .orElseThrow(
                    () ->
                        UnreadableWeights.file(
                            path, "it holds none of " + String.join(", ", WeightFiles.NAMES)))
            : path;
    Path absolute = file.toAbsolutePath().normalize();
    return new ModelWeights(file, WeightFiles.read(WeightFiles.in(absolute.getParent(), absolute)));
  }

  /** The file that was opened. */
  public Path path() {
    return path;
  }

  /** Files that hold the tensors, without the index. */
  public List<Path> files() {
    return tensors.values().stream().map(StoredTensor::file).distinct().toList();
  }

  /** Names of all tensors, in the order that they are stored in. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * Where a tensor lies.
   *
   * @throws ModelException where there is none of that name
   */
  public StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw UnreadableWeights.file(path, "it has no tensor '%s'".formatted(name));
    }
    return tensor;
  }

  /** A tensor's dimensions, as {@link #tensor} finds it. */
  public List<Long> shape(String name) {
    return tensor(name).shape();
  }

  /** A tensor's numbers, row-major, as {@link #tensor} finds it. */
  public float[] floats(String name) {
    return tensor(name).floats();
  }
}
