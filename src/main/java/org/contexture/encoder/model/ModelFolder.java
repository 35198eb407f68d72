package org.contexture.encoder.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An encoder folder on the local disk, as {@code optimum-cli export onnx} or a Hugging Face
 * checkout gives it; ELMo's two files; or a file of word vectors, which is the only one of its
 * folder that counts.
 *
 * @param name for people
 * @param root absolute path of the folder
 * @param files the model's files in it
 */
public record ModelFolder(String name, Path root, ModelFiles files) {
  /** Deep enough for {@code onnx/model.onnx} and {@code 1_Pooling/config.json}. */
  private static final int DEPTH = 2;

  /** Files that are part of a model and never one. */
  private static final Pattern PARTS = Pattern.compile(".*\\.(onnx|onnx_data|json)");

  /**
   * Opens a folder, named by the last part of its path, and checks that a model's files are in it.
   * A file is opened as word vectors.
   *
   * @throws ModelException where the folder or one of them is missing
   */
  public static ModelFolder open(Path folder) {
    return open(folder, "");
  }

  /**
   * As {@link #open(Path)}, with the graph that a user chose.
   *
   * @param file as {@link GraphChoice#find} takes it; empty for the folder's own
   */
  public static ModelFolder open(Path folder, String file) {
    Path root = folder.toAbsolutePath().normalize();
    if (file.isEmpty() && Files.isRegularFile(root) && !PARTS.matcher(root.toString()).matches()) {
      String vectors = root.getFileName().toString();
      return new ModelFolder(vectors, root.getParent(), ModelFiles.ofWordVectors(vectors));
    }
    if (!Files.isDirectory(root)) {
      throw new ModelException(
          Files.exists(root)
              ? "Cannot open model: " + root + " is a file; an encoder folder is expected"
              : "Cannot open model: folder " + root + " does not exist");
    }
    List<String> present = list(root);
    String chosen =
        file.isEmpty() && ModelFiles.isNamedByGenAi(present)
            ? GenAiConfig.read(root.resolve(GenAiConfig.FILE)).graph()
            : file;
    ModelFiles selected = ModelFiles.select(root.toString(), present, chosen);
    Optional<ModelFiles> embeddings = StaticFolder.find(root, selected);
    if (!chosen.isEmpty()) {
      GraphChoice.check(root, selected.main(), embeddings.isPresent());
    }
    if (embeddings.isEmpty() && selected.isOfWeights()) {
      throw ModelFiles.noGraph(root.toString(), new TreeSet<>(present));
    }
    return new ModelFolder(String.valueOf(root.getFileName()), root, embeddings.orElse(selected));
  }

  /** Whether a folder of weights without a graph holds a constant vector for each token. */
  public static boolean isOfStaticEmbeddings(Path folder) {
    return StaticFolder.is(folder.toAbsolutePath().normalize());
  }

  private static List<String> list(Path root) {
    try {
      // A walk does not enter a root that is a link.
      Path real = root.toRealPath();
      try (Stream<Path> paths = Files.walk(real, DEPTH)) {
        return paths
            .filter(Files::isRegularFile)
            .map(path -> real.relativize(path).toString().replace('\\', '/'))
            .collect(Collectors.toList());
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("Cannot open model: cannot list " + root + ": " + e, e);
    }
  }

  /** The same folder under another name. */
  public ModelFolder named(String other) {
    return new ModelFolder(other, root, files);
  }

  /**
   * The same folder with more files that belong to the model.
   *
   * @param more relative to the folder; those that are not there are left out
   */
  public ModelFolder with(Collection<String> more) {
    List<String> present =
        more.stream().filter(file -> Files.isRegularFile(root.resolve(file))).toList();
    return new ModelFolder(name, root, files.with(present));
  }

  /** The graph of a transformer, or the weights of ELMo. */
  public Path graph() {
    return root.resolve(files.main());
  }

  /** The file of a model of word vectors. */
  public Path wordVectors() {
    return root.resolve(files.main());
  }

  /** Static embeddings have it beside their weights. */
  public Path tokenizer() {
    return files.isOfWeights()
        ? root.resolve(files.main()).resolveSibling(FileNames.TOKENIZER)
        : root.resolve(FileNames.TOKENIZER);
  }

  /** ELMo's options, which lie beside its weights. */
  public Path options() {
    return files.all().stream()
        .filter(ElmoFiles::isOptions)
        .findFirst()
        .map(root::resolve)
        .orElseThrow();
  }

  /** Size of the model's files in bytes. */
  public long bytes() {
    long bytes = 0;
    for (String file : files.all()) {
      bytes += root.resolve(file).toFile().length();
    }
    return bytes;
  }

  /** SHA-256 over the names and contents of the model's files, in hexadecimal. */
  public String fingerprint() {
    return KnownContents.hash(root, files.all());
  }
}
