package org.contexture.encoder.transformers;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.encoder.model.FolderListing;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.NewFolder;
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
  private static final Pattern KEPT = Pattern.compile("[^./][^/]*\\.(json|txt|model)|\\d+_\\w+/.+");

  /** Beside transformers that lie in folders of their own, all that lies in folders. */
  private static final Pattern KEPT_AROUND =
      Pattern.compile("[^./][^/]*\\.(json|txt|model)|[^./][^/]*/.+");

  /** Deep enough for {@code 2_Router/query_0_Transformer/onnx/model.onnx}. */
  private static final int DEPTH = 4;

  /** What comes before the number of a shard, and behind it. */
  private static final Pattern INDEX = Pattern.compile("(.*)(\\.[^.]+)\\.index\\.json");

  private static final Pattern GRAPHS = Pattern.compile("(onnx/)?[^/]+\\.onnx");

  private final Path folder;

  /** By the folder that each transformer lies in, relative to the model's. */
  private final Map<String, CheckpointGraph> graphs;

  private CheckpointConverter(Path folder, Map<String, CheckpointGraph> graphs) {
    this.folder = folder;
    this.graphs = graphs;
  }

  /**
   * Whether a folder holds a transformer's checkpoint and no graph; of several transformers one is
   * enough.
   *
   * @throws ModelException where its list of modules is malformed
   */
  public static boolean isCheckpoint(Path folder) {
    return !checkpoints(folder).isEmpty() && !ModelFolder.isOfStaticEmbeddings(folder);
  }

  private static List<String> checkpoints(Path folder) {
    return ModelFolder.transformers(folder).stream()
        .filter(home -> isOne(folder.resolve(home)))
        .toList();
  }

  private static boolean isOne(Path home) {
    return Files.isRegularFile(home.resolve(CONFIG))
        && ModelWeights.find(home).isPresent()
        && list(home).stream().noneMatch(name -> GRAPHS.matcher(name).matches())
        && Architecture.read(home).says(FAMILY);
  }

  /**
   * Which files of a folder that may be a checkpoint are part of it; none where it has a graph or
   * no weights.
   *
   * @param listing paths relative to the folder, {@code /} between names
   */
  public static List<String> files(Collection<String> listing) {
    return listing.stream().anyMatch(name -> GRAPHS.matcher(name).matches())
        ? List.of()
        : ModelWeights.fileNames().stream()
            .filter(listing::contains)
            .findFirst()
            .map(weights -> parts(listing, weights))
            .orElse(List.of());
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
    return parts(listing, weights);
  }

  /** Weights may lie there in a second form, which is not read. */
  private static List<String> parts(Collection<String> listing, String weights) {
    Matcher index = INDEX.matcher(weights);
    Pattern read =
        index.matches()
            ? Pattern.compile(
                Pattern.quote(index.group(1)) + "[^/]*" + Pattern.quote(index.group(2)))
            : Pattern.compile(Pattern.quote(weights));
    return listing.stream()
        .filter(name -> KEPT.matcher(name).matches() || read.matcher(name).matches())
        .sorted()
        .toList();
  }

  private static List<String> list(Path folder) {
    return FolderListing.of(folder, DEPTH);
  }

  /**
   * Opens a checkpoint.
   *
   * @throws ModelException where its family is not known, a file is malformed, or config.json says
   *     what is not obeyed
   */
  public static CheckpointConverter open(Path folder) {
    List<String> found = checkpoints(folder);
    Map<String, CheckpointGraph> graphs = new LinkedHashMap<>();
    for (String home : found.isEmpty() ? List.of("") : found) {
      graphs.put(home, CheckpointGraph.open(folder.resolve(home), folder.resolve(home)));
    }
    return new CheckpointConverter(folder, graphs);
  }

  /** As {@link #open(Path)}, with weights of that name. */
  private static CheckpointConverter open(Path folder, String weights) {
    return new CheckpointConverter(
        folder, Map.of("", CheckpointGraph.open(folder, folder.resolve(weights))));
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
    write(output, folder -> {});
  }

  /**
   * As {@link #write(Path)}, with a look at the folder before it is there under its name.
   *
   * @param check of the folder that is complete; where it throws, there is no output
   */
  public void write(Path output, NewFolder.Filler check) throws IOException {
    Path target = output.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(output.toString());
    }
    Files.createDirectories(target.getParent());
    NewFolder.make(
        target,
        empty -> {
          fill(empty, false);
          check.fill(empty);
        });
  }

  /**
   * The encoder folder of a checkpoint in a cache, written now where it was not there.
   *
   * @throws ModelException as {@link #open} and {@link #write}
   */
  public static Path inCache(Path folder, ModelCache cache) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    return cache.get(name, version(folder, parts(folder)), empty -> open(folder).fill(empty, true));
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
    return VERSION + new ModelFolder(CONFIG, root, new ModelFiles(CONFIG, parts)).fingerprint();
  }

  private static List<String> parts(Path folder) {
    List<String> all = list(folder);
    return checkpoints(folder).equals(List.of(""))
        ? files(all)
        : all.stream().filter(name -> KEPT_AROUND.matcher(name).matches()).toList();
  }

  private void fill(Path empty, boolean linked) throws IOException {
    for (String file : list(folder)) {
      Path target = empty.resolve(file);
      if (isKept(file)) {
        Files.createDirectories(target.getParent());
        new DataFiles(target.getParent(), linked && !file.endsWith(".json"))
            .place(folder.resolve(file));
      }
    }
    for (Map.Entry<String, CheckpointGraph> graph : graphs.entrySet()) {
      Path home = empty.resolve(graph.getKey());
      LoneVocabulary.complete(home, folder.toString());
      graph.getValue().write(home, linked);
    }
  }

  /** The graph names those files of weights that it needs. */
  private boolean isKept(String file) {
    if (graphs.containsKey("")) {
      return isKeptBesideWeights(file);
    }
    Optional<String> home =
        graphs.keySet().stream().filter(each -> file.startsWith(each + "/")).findFirst();
    return home.isPresent()
        ? isKeptBesideWeights(file.substring(home.get().length() + 1))
        : KEPT_AROUND.matcher(file).matches();
  }

  private static boolean isKeptBesideWeights(String file) {
    return KEPT.matcher(file).matches() && !INDEX.matcher(file).matches();
  }
}
