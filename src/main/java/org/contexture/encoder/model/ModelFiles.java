package org.contexture.encoder.model;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which files of an encoder folder are the model, by their path relative to the folder. A checkout
 * holds much more (PyTorch weights, other exports); only these are copied, hashed and read.
 *
 * @param main the graph, {@code model.onnx} or {@code onnx/model.onnx}, or the {@code
 *     encoder_model.onnx} of an encoder-decoder, or one that was chosen; the weights of static
 *     embeddings; the HDF5 file of ELMo's weights; or the file of word vectors
 * @param all every file of the model in ascending order, the graph and its external data included
 */
public record ModelFiles(String main, List<String> all) {
  /** The last two are the encoder halves of encoder-decoders. */
  private static final List<String> GRAPHS =
      List.of("model.onnx", "onnx/model.onnx", "encoder_model.onnx", "onnx/encoder_model.onnx");

  private static final Set<String> CONFIGS =
      Stream.concat(
              Stream.of(
                  FileNames.TOKENIZER,
                  FileNames.CONFIG,
                  FileNames.SENTENCE_TRANSFORMERS,
                  FileNames.MODULES,
                  FileNames.POOLING,
                  FileNames.TOKENIZER_CONFIG),
              FileNames.SENTENCE_CONFIGS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final String SAFETENSORS = FileNames.WEIGHTS.get(0);

  /** Names that files of word vectors have; {@code vocab.txt} and the like have a config beside. */
  private static final Pattern WORD_VECTORS = Pattern.compile("[^/]+\\.(txt|vec|bin)(\\.gz)?");

  private static final Pattern ROUTERS =
      Pattern.compile("(.*/)?router_config\\.json|[^/]*Asym/config\\.json");

  private static final Pattern HIDDEN = Pattern.compile("(.*/)?\\..*");

  /** The graphs that are looked for, relative to a folder; the first that is there counts. */
  public static List<String> graphs() {
    return GRAPHS;
  }

  /** A model that is one file of word vectors. */
  public static ModelFiles ofWordVectors(String file) {
    return new ModelFiles(file, List.of(file));
  }

  /**
   * Picks the model's files out of a listing. A folder with neither graph nor configs that holds
   * one file named as word vectors are is a model of these.
   *
   * @param folder the folder's name, for messages
   * @param listing paths relative to the folder, {@code /} between names
   * @throws ModelException where the graph, the tokenizer or ELMo's options are missing, or there
   *     are several files of word vectors or of ELMo's weights; the message lists what is there
   */
  public static ModelFiles select(String folder, Collection<String> listing) {
    return select(folder, listing, "");
  }

  /**
   * As {@link #select(String, Collection)}, with the graph that a user chose.
   *
   * @param file as {@link GraphChoice#find} takes it; empty for the folder's own
   */
  public static ModelFiles select(String folder, Collection<String> listing, String file) {
    Set<String> present = new TreeSet<>(listing);
    if (!file.isEmpty()) {
      return ofGraph(folder, present, GraphChoice.find(folder, present, file));
    }
    Optional<ModelFiles> elmo =
        GRAPHS.stream().anyMatch(present::contains)
            ? Optional.empty()
            : ElmoFiles.find(folder, present)
                .map(files -> new ModelFiles(files.weights(), files.all()));
    if (elmo.isPresent()) {
      return elmo.get();
    }
    if (GRAPHS.stream().noneMatch(present::contains)
        && CONFIGS.stream().noneMatch(present::contains)) {
      Optional<ModelFiles> vectors = findWordVectors(folder, present);
      if (vectors.isPresent()) {
        return vectors.get();
      }
    }
    Optional<String> found =
        GRAPHS.stream()
            .filter(present::contains)
            .findFirst()
            .or(() -> GraphChoice.onlyOne(present));
    return found.isPresent()
        ? ofGraph(folder, present, found.get())
        : weights(present).orElseThrow(() -> noGraph(folder, present));
  }

  /**
   * Whether ONNX Runtime GenAI's config says what nothing else in the folder does: which graph it
   * is, or how it is built.
   */
  private static boolean isOfGenAi(Collection<String> listing) {
    return listing.contains(GenAiConfig.FILE)
        && (!listing.contains(FileNames.CONFIG) || isNamedByGenAi(listing));
  }

  /** Whether which graph it is stands in ONNX Runtime GenAI's config alone. */
  public static boolean isNamedByGenAi(Collection<String> listing) {
    return listing.contains(GenAiConfig.FILE) && GRAPHS.stream().noneMatch(listing::contains);
  }

  private static ModelFiles ofGraph(String folder, Set<String> present, String graph) {
    if (!present.contains(FileNames.TOKENIZER)) {
      throw missing(folder, FileNames.TOKENIZER, present);
    }
    boolean ofGenAi = isOfGenAi(present);
    present.removeIf(
        name ->
            !CONFIGS.contains(name)
                && !isGraphOrItsData(name, graph)
                && !(ofGenAi && name.equals(GenAiConfig.FILE)));
    return new ModelFiles(graph, List.copyOf(present));
  }

  /** Weights beside a tokenizer, in the folder or in one of its own. */
  private static Optional<ModelFiles> weights(Set<String> present) {
    return present.stream()
        .filter(name -> name.equals(SAFETENSORS) || name.endsWith("/" + SAFETENSORS))
        .filter(name -> present.contains(tokenizerBeside(name)))
        .findFirst()
        .map(
            main -> {
              Set<String> all = new TreeSet<>(present);
              all.removeIf(
                  name ->
                      !CONFIGS.contains(name)
                          && !name.equals(main)
                          && !name.equals(tokenizerBeside(main)));
              return new ModelFiles(main, List.copyOf(all));
            });
  }

  private static String tokenizerBeside(String weights) {
    return weights.substring(0, weights.length() - SAFETENSORS.length()) + FileNames.TOKENIZER;
  }

  /** Whether what the model is made of are weights without a graph. */
  public boolean isOfWeights() {
    return FileNames.WEIGHTS.stream()
        .anyMatch(name -> main.equals(name) || main.endsWith("/" + name));
  }

  /** The same files where their folder is seen from one around it. */
  ModelFiles in(String folder) {
    return folder.isEmpty()
        ? this
        : new ModelFiles(
            folder + "/" + main, all.stream().map(name -> folder + "/" + name).toList());
  }

  /** Whether its weights are those of a table of words. */
  public boolean isOfWordEmbeddings() {
    return all.contains(main.substring(0, main.lastIndexOf('/') + 1) + FileNames.WORD_EMBEDDINGS);
  }

  ModelFiles with(Collection<String> more) {
    Set<String> together = new TreeSet<>(all);
    together.addAll(more);
    return new ModelFiles(main, List.copyOf(together));
  }

  private static Optional<ModelFiles> findWordVectors(String folder, Set<String> present) {
    List<String> vectors =
        present.stream().filter(name -> WORD_VECTORS.matcher(name).matches()).toList();
    // ELMo's weights are published with a vocabulary, which is named as word vectors are.
    if (!vectors.isEmpty() && present.stream().anyMatch(ElmoFiles::isWeights)) {
      throw missing(folder, ElmoFiles.OPTIONS + " beside ELMo's weights", present);
    }
    if (vectors.size() > 1) {
      throw new ModelException(
          "Cannot open model: "
              + folder
              + " holds more than one file of word vectors; name one of "
              + String.join(", ", vectors));
    }
    return vectors.stream().findFirst().map(ModelFiles::ofWordVectors);
  }

  /** External data lies beside the graph as {@code model.onnx_data} or {@code model.onnx.data}. */
  private static boolean isGraphOrItsData(String name, String graph) {
    return name.equals(graph) || name.startsWith(graph + "_") || name.startsWith(graph + ".");
  }

  /**
   * All files of a folder whose list of modules says which of them are the model, where their names
   * alone do not; none of another folder.
   *
   * @param listing paths relative to the folder, {@code /} between names
   */
  public static List<String> ofModules(Collection<String> listing) {
    boolean told =
        (listing.contains(FileNames.TOKENIZER)
                || FileNames.VOCABULARIES.stream().anyMatch(listing::contains))
            && listing.stream().noneMatch(name -> ROUTERS.matcher(name).matches());
    if (told || !listing.contains(FileNames.MODULES)) {
      return List.of();
    }
    return listing.stream().filter(name -> !HIDDEN.matcher(name).matches()).sorted().toList();
  }

  /** What sentence-transformers writes of a whole model, as far as a listing has it. */
  static List<String> ofList(Collection<String> present) {
    return Stream.of(FileNames.MODULES, FileNames.SENTENCE_TRANSFORMERS)
        .filter(present::contains)
        .toList();
  }

  static ModelException noGraph(String folder, Set<String> present) {
    if (!GraphChoice.graphs(present).isEmpty()) {
      return GraphChoice.toBeMade(folder, present);
    }
    List<String> decoders =
        present.stream().filter(name -> name.matches("(onnx/)?decoder_.*\\.onnx")).toList();
    if (decoders.isEmpty()) {
      return missing(folder, "model.onnx or onnx/model.onnx", present);
    }
    return new ModelException(
        "Cannot open model: %s holds decoders alone: %s; what is encoded with is encoder_model.onnx,"
                .formatted(folder, String.join(", ", decoders))
            + " or a whole model as model.onnx");
  }

  private static ModelException missing(String folder, String what, Set<String> present) {
    String found = present.isEmpty() ? "no files" : String.join(", ", present);
    return new ModelException(
        "Cannot open model: " + folder + " has no " + what + "; it holds " + found);
  }
}
