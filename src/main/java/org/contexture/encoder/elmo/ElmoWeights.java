package org.contexture.encoder.elmo;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.contexture.encoder.model.ModelException;

/**
 * The weights of a model, in an HDF5 file. Nothing is read before the file's datasets have been
 * compared with the options.
 */
final class ElmoWeights implements AutoCloseable {
  private final Path path;
  private final HdfFile file;

  private ElmoWeights(Path path, HdfFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @param datasets that it must hold, and their shapes
   * @throws ModelException where it is no HDF5 file or holds something else
   */
  static ElmoWeights open(Path path, Map<String, List<Long>> datasets) {
    ElmoWeights weights = new ElmoWeights(path, read(path, path, HdfFile::new));
    try {
      datasets.forEach(weights::require);
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private void require(String name, List<Long> shape) {
    Dataset dataset = dataset(name);
    List<Long> found =
        read(path, dataset, of -> Arrays.stream(of.getDimensionsAsLong()).boxed().toList());
    if (!found.equals(shape)) {
      throw new ModelException(
          "Cannot use model file %s: dataset '%s' must have the shape %s that options.json says: %s"
              .formatted(path, name, shape, found));
    }
    Class<?> type = read(path, dataset, Dataset::getJavaType);
    if (type != float.class && type != double.class) {
      throw new ModelException(
          "Cannot use model file %s: dataset '%s' must hold numbers of type float: %s"
              .formatted(path, name, type.getSimpleName()));
    }
  }

  private Dataset dataset(String name) {
    Node node = file;
    for (String part : name.split("/", -1)) {
      node = node instanceof Group group ? read(path, group, of -> of.getChild(part)) : null;
    }
    if (node instanceof Dataset dataset) {
      return dataset;
    }
    throw new ModelException(
        "Cannot use model file %s: it has no dataset '%s'; it holds %s"
            .formatted(
                path, name, read(path, file, of -> new TreeSet<>(of.getChildren().keySet()))));
  }

  /** The values of a dataset that was required, row-major. */
  float[] read(String name) {
    Object values = read(path, dataset(name), Dataset::getDataFlat);
    if (values instanceof double[] wide) {
      float[] narrow = new float[wide.length];
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) wide[i];
      }
      return narrow;
    }
    return (float[]) values;
  }

  /** What is wrong with a file shows as all kinds of exceptions of the library. */
  private static <T, R> R read(Path path, T from, Function<T, R> step) {
    try {
      return step.apply(from);
    } catch (RuntimeException | LinkageError e) {
      throw new ModelException(
          "Cannot read model file " + path + ": it is cut short or no HDF5 file: " + e, e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
