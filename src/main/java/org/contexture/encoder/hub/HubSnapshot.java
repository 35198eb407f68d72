package org.contexture.encoder.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;

/**
 * The files of a model at one commit, in a cache. They are links to blobs, which are named by what
 * they hold; a file that is no link (as a copy of a cache has, or one where there are no links) has
 * no hash to be compared with.
 *
 * @param name with the commit as its revision
 * @param root absolute path of the snapshot
 */
public record HubSnapshot(HubName name, Path root) {
  /** Deep enough for {@code 2_Router/query_0_Transformer/onnx/model.onnx}. */
  private static final int DEPTH = 4;

  /** Without them a folder means something else, so it must be known whether there are any. */
  static final List<String> DECISIVE =
      List.of(
          "modules.json",
          "config_sentence_transformers.json",
          "sentence_bert_config.json",
          "tokenizer_config.json");

  /** Every repository has it, and only a download of the whole brings it. */
  private static final String OF_WHOLE = ".gitattributes";

  private static final String INDEX = ".index.json";
  private static final long LONGEST = 1 << 26;

  /**
   * Makes sure that what is read of the model is there, whole, and what its hashes say.
   *
   * @param choice the graph or the weights that a user chose; empty for the folder's own
   * @throws ModelException which names the file that is missing, damaged, or leads out of the cache
   */
  public void check(String choice) {
    Optional<String> lack = lack(choice);
    if (lack.isPresent()) {
      throw new ModelException(
          "Cannot open model %s: its snapshot %s is incomplete: %s; complete it with '%s', or with --download true"
              .formatted(name, root, lack.get(), name.command()));
    }
    Set<String> files = files();
    verify(weights(files, files, choice));
  }

  /**
   * What of the model's files is missing, as the end of a sentence; nothing where none is.
   *
   * @param choice as {@link #check} takes it
   * @throws ModelException where one that says what the model is is damaged
   */
  public Optional<String> lack(String choice) {
    Set<String> files = files();
    List<String> configs = new NeededFiles(files).configs();
    verify(configs.stream().filter(this::isThere).toList());
    Optional<Set<String>> listed = listed();
    List<String> weights = weights(listed.orElse(files), files, choice);
    if (weights.isEmpty() && listed.isEmpty() && !files.contains(OF_WHOLE)) {
      return Optional.of("no weights are in it, but " + String.join(", ", files));
    }
    return Stream.concat(configs.stream(), weights.stream())
        .filter(file -> !isThere(file))
        .map(
            file ->
                file + (files.contains(file) ? " is a link to what is not there" : " is not there"))
        .findFirst()
        .or(
            () ->
                weights.stream()
                    .filter(file -> file.endsWith(INDEX))
                    .flatMap(this::lost)
                    .findFirst())
        .or(
            () ->
                DECISIVE.stream()
                    .filter(file -> !isKnown(file, files, listed))
                    .map(
                        file ->
                            "it is a part of the model that does not tell whether there is a "
                                + file)
                    .findFirst());
  }

  private List<String> weights(Set<String> all, Set<String> present, String choice) {
    return new NeededFiles(all).weights(present, choice, ModelFolder.isOfStaticEmbeddings(root));
  }

  private boolean isThere(String file) {
    return Files.exists(root.resolve(file));
  }

  /**
   * The names of all files, relative to the snapshot, {@code /} between names; a link counts as one
   * even where it leads nowhere.
   */
  public Set<String> files() {
    SnapshotFile.requireOwn(name, repository(), root);
    try (Stream<Path> paths = Files.walk(root, DEPTH)) {
      Set<String> names = new TreeSet<>();
      paths
          .filter(path -> Files.isSymbolicLink(path) || Files.isRegularFile(path))
          .forEach(path -> names.add(name(path)));
      return names;
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException(
          "Cannot open model %s: cannot list %s: %s".formatted(name, root, e), e);
    }
  }

  private String name(Path path) {
    if (Files.isDirectory(path)) {
      // No folder of a snapshot is a link.
      new SnapshotFile(name, repository(), path).verify();
    }
    return root.relativize(path).toString().replace('\\', '/');
  }

  /**
   * Compares files with the hashes that their blobs are named by.
   *
   * @param names relative to the snapshot
   * @throws ModelException as {@link #check}
   */
  public void verify(Collection<String> names) {
    names.forEach(file -> new SnapshotFile(name, repository(), root.resolve(file)).verify());
  }

  /** The cache that it is in. */
  public Path cache() {
    return repository().getParent();
  }

  /** The folder of the model, with all its snapshots. */
  Path repository() {
    return root.getParent().getParent();
  }

  /** The shards that an index names and that are not there. */
  private Stream<String> lost(String index) {
    return json(root.resolve(index)).flatMap(json -> object(json, "weight_map")).stream()
        .flatMap(map -> map.asMap().values().stream())
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .filter(shard -> shard.matches("[\\w.-]+") && !isThere(shard))
        .map(shard -> "%s names %s, which is not there".formatted(index, shard));
  }

  /** The names of all files of the model, where a library has written them down. */
  private Optional<Set<String>> listed() {
    return json(repository().resolve("trees").resolve(root.getFileName() + ".json"))
        .flatMap(tree -> object(tree, "files"))
        .map(JsonObject::keySet);
  }

  /**
   * Whether a file is there, or is known to be no part of the model. What the libraries were asked
   * for and did not find they write down; what they were not asked for they know nothing of.
   */
  private boolean isKnown(String file, Set<String> files, Optional<Set<String>> listed) {
    if (files.contains(file) || Files.exists(absent(file))) {
      return true;
    }
    return listed
        .map(names -> !names.contains(file))
        .orElse(files.contains(OF_WHOLE) || !file.equals(DECISIVE.get(0)));
  }

  /** What says that the model has no such file. */
  Path absent(String file) {
    return repository().resolve(".no_exist").resolve(root.getFileName()).resolve(file);
  }

  private static Optional<JsonObject> object(JsonObject json, String key) {
    return Optional.ofNullable(json.get(key))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static Optional<JsonObject> json(Path path) {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
        return Optional.empty();
      }
      try (Reader reader = Files.newBufferedReader(path)) {
        return Optional.of(JsonParser.parseReader(reader))
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject);
      }
    } catch (IOException | JsonParseException e) {
      // Who reads the file for good says what is wrong with it.
      return Optional.empty();
    }
  }
}
