package org.contexture.encoder.transformers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.NewFolder;
import org.contexture.encoder.onnx.graph.GraphBuilder;
import org.contexture.encoder.vocabulary.LoneVocabulary;
import org.contexture.encoder.weights.ModelWeights;

/**
 * Makes an encoder folder of the folder of a checkpoint: config.json, weights, a tokenizer, and
 * perhaps what sentence-transformers wrote. The graph is written from the weights; the other files
 * stay what they are.
 */
public final class CheckpointConverter {
  /** Changes with what graphs are written as. */
  private static final String VERSION = "2";

  private static final String CONFIG = "config.json";
  private static final String FAMILY = "model_type";

  /** What is beside the weights: configs, a tokenizer, the folders of modules. */
  private static final Pattern KEPT =
      Pattern.compile("[^./][^/]*\\.(json|txt|model)|\\d+_\\w+/[^/]+");

  private static final Pattern INDEX = Pattern.compile(".*\\.index\\.json");
  private static final Pattern SHARDS =
      Pattern.compile("(model.*\\.safetensors|pytorch_model.*\\.bin)(\\.index\\.json)?");

  private static final Pattern GRAPHS = Pattern.compile("(onnx/)?[^/]+\\.onnx");

  private final Path folder;
  private final ModelWeights weights;
  private final Encoder encoder;

  private CheckpointConverter(Path folder, ModelWeights weights, Encoder encoder) {
    this.folder = folder;
    this.weights = weights;
    this.encoder = encoder;
  }

  /** Whether a folder holds a transformer's checkpoint and no graph. */
  public static boolean isCheckpoint(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && ModelWeights.find(folder).isPresent()
        && list(folder).stream().noneMatch(name -> GRAPHS.matcher(name).matches())
        && Architecture.read(folder).says(FAMILY)
        && !ModelFolder.isOfStaticEmbeddings(folder);
  }

  /**
   * Which files of a folder that may be a checkpoint are part of it; none where it has a graph or
   * no weights.
   *
   * @param listing paths relative to the folder, {@code /} between names
   */
  public static List<String> files(Collection<String> listing) {
    if (listing.stream().anyMatch(name -> GRAPHS.matcher(name).matches())
        || ModelWeights.fileNames().stream().noneMatch(listing::contains)) {
      return List.of();
    }
    return parts(listing);
  }

  /**
   * As {@link #files(Collection)}, where a user chose the weights, whatever graphs lie beside them.
   *
   * @param weights one of {@link ModelWeights#fileNames}
   * @throws ModelException where they are not there
   */
  public static List<String> files(String folder, Collection<String> listing, String weights) {
    if (!listing.contains(weights)) {
      throw new ModelException(
          "Cannot open model: %s has no %s; it holds %s"
              .formatted(folder, weights, String.join(", ", listing.stream().sorted().toList())));
    }
    return parts(listing);
  }

  private static List<String> parts(Collection<String> listing) {
    return listing.stream()
        .filter(name -> KEPT.matcher(name).matches() || SHARDS.matcher(name).matches())
        .sorted()
        .toList();
  }

  private static List<String> list(Path folder) {
    try {
      // A walk does not enter a root that is a link.
      Path real = folder.toRealPath();
      try (Stream<Path> paths = Files.walk(real, 2)) {
        return paths
            .filter(Files::isRegularFile)
            .map(path -> real.relativize(path).toString().replace('\\', '/'))
            .sorted()
            .toList();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("Cannot open model: cannot list " + folder + ": " + e, e);
    }
  }

  /**
   * Opens a checkpoint.
   *
   * @throws ModelException where its family is not known, a file is malformed, or config.json says
   *     what is not obeyed
   */
  public static CheckpointConverter open(Path folder) {
    Encoder encoder = Families.of(Architecture.read(folder));
    return new CheckpointConverter(folder, ModelWeights.open(folder), encoder);
  }

  /** As {@link #open(Path)}, with weights of that name. */
  private static CheckpointConverter open(Path folder, String weights) {
    Encoder encoder = Families.of(Architecture.read(folder));
    return new CheckpointConverter(folder, ModelWeights.open(folder.resolve(weights)), encoder);
  }

  /**
   * Writes the encoder folder, for keeps: it needs none of the checkpoint's files.
   *
   * @param output a folder that does not exist yet
   * @throws IOException where it cannot be written
   * @throws ModelException where weights are missing, or there are some that the family does not
   *     know
   */
  public void write(Path output) throws IOException {
    Path target = output.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(output.toString());
    }
    Files.createDirectories(target.getParent());
    NewFolder.make(target, empty -> fill(empty, false));
  }

  /**
   * The encoder folder of a checkpoint in a cache, written now where it was not there.
   *
   * @throws ModelException as {@link #open} and {@link #write}
   */
  public static Path inCache(Path folder, ModelCache cache) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    return cache.get(
        name, version(folder, files(list(folder))), empty -> open(folder).fill(empty, true));
  }

  /**
   * As {@link #inCache(Path, ModelCache)}, where a user chose the weights, whatever graphs lie
   * beside them.
   *
   * @param weights one of {@link ModelWeights#fileNames}
   */
  public static Path inCache(Path folder, String weights, ModelCache cache) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    List<String> files = files(folder.toString(), list(folder), weights);
    return cache.get(
        name, weights + version(folder, files), empty -> open(folder, weights).fill(empty, true));
  }

  /** What tells a checkpoint from others: what its files hold. */
  private static String version(Path folder, List<String> parts) {
    Path root = folder.toAbsolutePath().normalize();
    ModelFiles files = new ModelFiles(CONFIG, parts);
    return VERSION + new ModelFolder(CONFIG, root, files).fingerprint();
  }

  private void fill(Path empty, boolean linked) throws IOException {
    for (String file : list(folder)) {
      if (KEPT.matcher(file).matches() && !INDEX.matcher(file).matches()) {
        Files.createDirectories(empty.resolve(file).getParent());
        Files.copy(folder.resolve(file), empty.resolve(file));
      }
    }
    LoneVocabulary.complete(empty, folder.toString());
    try (GraphBuilder graph = GraphBuilder.in(empty)) {
      String prefix = CheckpointWeights.prefix(weights, encoder.firstWeight(), encoder.prefixes());
      CheckpointWeights read =
          new CheckpointWeights(weights, prefix, graph, new DataFiles(empty, linked));
      encoder.build(new Network(graph, read));
      read.requireAllRead(encoder.others());
      graph.write();
    }
  }
}
