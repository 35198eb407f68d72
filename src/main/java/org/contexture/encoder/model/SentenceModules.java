package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The steps of a sentence-transformers model, as {@code modules.json} lists them; none where there
 * is no such file. Each has a folder of its own, which the list names.
 */
final class SentenceModules {
  /** Modules of the library itself; others are code that travels with a model. */
  private static final String LIBRARY = "sentence_transformers.";

  private static final Set<String> KNOWN = Set.of("Transformer", "Pooling", "Normalize");
  private static final Set<String> KEYS = Set.of("idx", "name", "path", "type");
  private static final Pattern ORDER = Pattern.compile("Transformer( Pooling)?( Normalize)*");
  private static final String CONFIG = "/config.json";
  private static final Set<String> INNER = Set.of("\"sentence_embedding\"");

  /**
   * A step.
   *
   * @param type without its package
   * @param path its folder in the model's; empty where the list does not say
   */
  private record Module(String type, Optional<String> path) {}

  private final Path root;
  private final JsonFile file;
  private final List<Module> modules = new ArrayList<>();

  private SentenceModules(Path root) {
    this.root = root;
    this.file = JsonFile.read(root.resolve(FileNames.MODULES));
  }

  /**
   * Reads the list.
   *
   * @throws ModelException where it is malformed, or asks for what Contexture does not do
   */
  static SentenceModules read(Path root) {
    SentenceModules read = new SentenceModules(root);
    if (read.isThere()) {
      read.file.array().orElseThrow().forEach(module -> read.modules.add(read.module(module)));
    }
    read.check();
    return read;
  }

  private Module module(JsonElement module) {
    JsonElement type = module.isJsonObject() ? module.getAsJsonObject().get("type") : null;
    if (type == null || !type.isJsonPrimitive()) {
      throw file.malformed("every module must have a type: " + module);
    }
    JsonObject json = module.getAsJsonObject();
    for (String key : json.keySet()) {
      if (!KEYS.contains(key) && !JsonFile.asksForNothing(json.get(key))) {
        throw file.unknown(key, json.get(key));
      }
    }
    String name = type.getAsString();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    if (!KNOWN.contains(simple) || !name.startsWith(LIBRARY)) {
      throw new ModelException(
          "Cannot use model: "
              + file.path()
              + " asks for a module that Contexture does not run: "
              + (name.startsWith(LIBRARY) ? simple : name));
    }
    JsonElement path = json.get("path");
    return new Module(
        simple,
        path == null || !path.isJsonPrimitive()
            ? Optional.empty()
            : Optional.of(inside(path.getAsString())));
  }

  /** A folder of the model, or the model's own. */
  private String inside(String path) {
    try {
      Path resolved = root.resolve(path).normalize();
      if (resolved.startsWith(root)) {
        return root.relativize(resolved).toString().replace('\\', '/');
      }
    } catch (InvalidPathException e) {
      // It is told as one that is not in the folder.
    }
    throw file.malformed("the path of a module must lie in the model's folder: " + path);
  }

  private void check() {
    List<String> types = modules.stream().map(Module::type).toList();
    if (file.content().isPresent() && !ORDER.matcher(String.join(" ", types)).matches()) {
      throw new ModelException(
          "Cannot use model: "
              + file.path()
              + " must list a Transformer, a Pooling and a Normalize in this order: "
              + types);
    }
    for (Module module : modules) {
      String path = module.path().orElse("");
      if (module.type().equals("Transformer") && !path.isEmpty()) {
        throw new ModelException(
            "Cannot use model: "
                + file.path()
                + " has the transformer in a folder of its own, and Contexture reads it from the"
                + " model's: "
                + path);
      }
      if (module.type().equals("Normalize") && !path.isEmpty()) {
        JsonFile.read(root.resolve(path + CONFIG))
            .onlyKnowing(Map.of("module_input_name", INNER, "module_output_name", INNER));
      }
    }
  }

  boolean normalizes() {
    return modules.stream().anyMatch(module -> module.type().equals("Normalize"));
  }

  /** Whether there is a list, which then decides. */
  boolean isThere() {
    return file.content().isPresent();
  }

  /**
   * The file of the pooling's settings, relative to the model's folder; empty where there is none.
   *
   * @throws ModelException where the list names one that is not there
   */
  Optional<String> pooling() {
    Optional<Module> pooling =
        modules.stream().filter(module -> module.type().equals("Pooling")).findFirst();
    if (isThere() && pooling.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> named = pooling.flatMap(Module::path);
    String config =
        named.map(path -> (path + CONFIG).replaceFirst("^/", "")).orElse(FileNames.POOLING);
    if (Files.exists(root.resolve(config))) {
      return Optional.of(config);
    }
    if (named.isPresent()) {
      throw new ModelException(
          "Cannot use model: %s has its pooling in %s, which is not there"
              .formatted(file.path(), config));
    }
    return Optional.empty();
  }

  /** Files of settings in the folders that the list names, relative to the model's. */
  List<String> configs() {
    return modules.stream()
        .flatMap(module -> module.path().stream())
        .filter(path -> !path.isEmpty())
        .map(path -> path + CONFIG)
        .toList();
  }
}
