package org.contexture.encoder.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An encoder folder on the local disk, as {@code optimum-cli export onnx} or a Hugging Face
 * checkout gives it; ELMo's two files; or a file of word vectors, which is the only one of its
 * folder that counts.
 *
 * @param name for people
 * @param root absolute path of the folder
 * @param files the model's files in it; the main one is of the module that reads the task's texts
 * @param home folder of that module's own files, relative to the root; empty for the root
 * @param task that decides which way texts take through a model that has several; empty for none
 */
public record ModelFolder(String name, Path root, ModelFiles files, String home, String task) {
  /** Files that are part of a model and never one. */
  private static final Pattern PARTS = Pattern.compile(".*\\.(onnx|onnx_data|json)");

  /** A folder whose files lie in its root. */
  public ModelFolder(String name, Path root, ModelFiles files) {
    this(name, root, files, "", "");
  }

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
    String name = String.valueOf(root.getFileName());
    ModuleFiles modules = ModuleFiles.read(root);
    if (!InputFiles.haveHomes(modules)) {
      return new ModelFolder(name, root, filesOfRoot(root, file));
    }
    if (!file.isEmpty()) {
      throw new ModelException(
          "Cannot open model: %s has what reads texts in folders of their own; model-file must not be given: %s"
              .formatted(root, file));
    }
    return new ModelFolder(name, root, new ModelFiles("", List.of())).routed(modules, "");
  }

  private static ModelFiles filesOfRoot(Path root, String file) {
    List<String> present = FolderListing.of(root);
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
    return embeddings.orElse(selected);
  }

  /**
   * The same folder with the way that texts of a task take; of a model that has one way only, the
   * task changes what its files say about such texts.
   *
   * @param other empty for none
   * @throws ModelException where a file of that way is missing
   */
  public ModelFolder of(String other) {
    if (task.equals(other)) {
      return this;
    }
    return homes()
        .map(modules -> routed(modules, other))
        .orElseGet(() -> new ModelFolder(name, root, files, home, other));
  }

  /** The modules, where those that read texts lie elsewhere; none of a file among others. */
  private Optional<ModuleFiles> homes() {
    return Optional.of(root)
        .filter(folder -> files.all().contains(FileNames.MODULES))
        .map(ModuleFiles::read)
        .filter(InputFiles::haveHomes);
  }

  private ModelFolder routed(ModuleFiles modules, String asked) {
    ListedModule input = modules.input(asked).orElseThrow();
    return new ModelFolder(name, root, InputFiles.of(root, modules, input), input.path(), asked);
  }

  /** The folder once for each module that reads texts. */
  public List<ModelFolder> ways() {
    return homes().map(this::ways).orElse(List.of(this));
  }

  private List<ModelFolder> ways(ModuleFiles modules) {
    return modules.inputs().stream()
        .filter(InputFiles::isKnown)
        .map(
            input ->
                new ModelFolder(
                    name, root, InputFiles.of(root, modules, input), input.path(), task))
        .toList();
  }

  /** Whether a folder of weights without a graph holds a constant vector for each token. */
  public static boolean isOfStaticEmbeddings(Path folder) {
    return StaticFolder.is(folder.toAbsolutePath().normalize());
  }

  /**
   * Where the transformers of a folder lie, relative to it; empty for the folder itself.
   *
   * @throws ModelException where a module lies out of the folder, or a Router's config is malformed
   */
  public static List<String> transformers(Path folder) {
    List<ListedModule> inputs = ModuleFiles.read(folder.toAbsolutePath().normalize()).inputs();
    return inputs.isEmpty()
        ? List.of("")
        : inputs.stream()
            .filter(input -> input.simpleType().equals(ModuleStep.TRANSFORMER_TYPE))
            .map(ListedModule::path)
            .toList();
  }

  /** The same folder under another name. */
  public ModelFolder named(String other) {
    return new ModelFolder(other, root, files, home, task);
  }

  /**
   * The same folder with more files that belong to the model.
   *
   * @param more relative to the folder; those that are not there are left out
   */
  public ModelFolder with(Collection<String> more) {
    List<String> present =
        more.stream().filter(file -> Files.isRegularFile(root.resolve(file))).toList();
    return new ModelFolder(name, root, files.with(present), home, task);
  }

  /**
   * Where the folder's graph is found if it holds one alone and no user chooses it, relative to the
   * root.
   *
   * @throws ModelException where the file that tells it is malformed
   */
  public String toldGraph() {
    if (!home.isEmpty() || ModelFiles.graphs().contains(files.main())) {
      return files.main();
    }
    return files.all().contains(GenAiConfig.FILE)
        ? GenAiConfig.read(root.resolve(GenAiConfig.FILE)).graph()
        : ModelFiles.graphs().get(0);
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
        : file(FileNames.TOKENIZER);
  }

  /** A file of the module that reads texts, which may not be there. */
  Path file(String name) {
    return root.resolve(home).resolve(name);
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
