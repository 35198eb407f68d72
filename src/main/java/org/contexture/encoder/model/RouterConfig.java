package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What sentence-transformers writes of a Router: modules in folders below its own, and routes that
 * are made of them. Which one a text takes is found as the library's newest release finds it, for
 * the older Asym too.
 */
final class RouterConfig {
  private static final String NAME = "router_config.json";
  private static final String TYPE_OF_EACH = "types";
  private static final String ROUTES = "structure";
  private static final String PARAMETERS = "parameters";
  private static final String DEFAULT = "default_route";
  private static final String FIRST_IS_DEFAULT = "allow_empty_key";
  private static final String MAPPINGS = "route_mappings";
  private static final String TEXT = "text";

  private static final Map<String, Set<String>> KNOWN =
      Map.of(TYPE_OF_EACH, Set.of(), ROUTES, Set.of(), PARAMETERS, Set.of());

  private static final Set<String> PARAMETER_KEYS = Set.of(DEFAULT, FIRST_IS_DEFAULT, MAPPINGS);

  /** A task and a kind of input, as Python writes a pair; either may be None, for any. */
  private static final Pattern PAIR =
      Pattern.compile(
          "\\(\\s*(None|'[^'\\\\]*'|\"[^\"\\\\]*\")\\s*,\\s*(None|'[^'\\\\]*'|\"[^\"\\\\]*\"|\\(.*\\))\\s*,?\\s*\\)");

  /** Which texts a mapping is for; null for any. */
  private record Mapping(String task, String input) {}

  private final JsonFile file;
  private final String path;
  private final Map<String, List<ListedModule>> routes = new LinkedHashMap<>();
  private final Map<Mapping, String> mappings = new LinkedHashMap<>();
  private Optional<String> byDefault = Optional.empty();

  private RouterConfig(Path root, String path) {
    Path folder = root.resolve(path);
    Path named = folder.resolve(NAME);
    this.file = JsonFile.read(Files.exists(named) ? named : folder.resolve(FileNames.CONFIG));
    this.path = path;
  }

  /**
   * Reads the config.
   *
   * @param path folder of the Router, relative to the model's
   * @throws ModelException where it is missing or malformed
   */
  static RouterConfig read(Path root, String path) {
    RouterConfig read = new RouterConfig(root, path);
    if (read.file.content().isEmpty()) {
      throw new ModelException(
          "Cannot use model: the Router in %s has no %s"
              .formatted(root.resolve(path).normalize(), NAME));
    }
    read.file.onlyKnowing(KNOWN);
    read.readRoutes(root);
    read.readParameters();
    return read;
  }

  private void readRoutes(Path root) {
    JsonObject types = object(TYPE_OF_EACH);
    object(ROUTES)
        .asMap()
        .forEach(
            (route, modules) -> {
              if (!modules.isJsonArray() || modules.getAsJsonArray().isEmpty()) {
                throw file.malformed(
                    "route '%s' must be a list of modules: %s".formatted(route, modules));
              }
              List<ListedModule> read = new ArrayList<>();
              for (JsonElement module : modules.getAsJsonArray()) {
                read.add(module(root, types, route, module));
              }
              routes.put(route, List.copyOf(read));
            });
    if (routes.isEmpty()) {
      throw file.malformed("'%s' must have a route: {}".formatted(ROUTES));
    }
  }

  private JsonObject object(String key) {
    return file.object(key)
        .orElseThrow(
            () ->
                file.malformed(
                    "'%s' must be an object: %s"
                        .formatted(key, file.get(key).map(String::valueOf).orElse("none"))));
  }

  private ListedModule module(Path root, JsonObject types, String route, JsonElement module) {
    Optional<String> type =
        module.isJsonPrimitive() ? JsonFile.text(types, module.getAsString()) : Optional.empty();
    if (type.isEmpty()) {
      throw file.malformed(
          "route '%s' must be made of modules that '%s' lists: %s"
              .formatted(route, TYPE_OF_EACH, module));
    }
    String inner = path.isEmpty() ? module.getAsString() : path + "/" + module.getAsString();
    String inside = ListedModule.inside(root, inner, file);
    if (!Files.isDirectory(root.resolve(inside))) {
      throw file.malformed(
          "route '%s' must be made of modules that are there: %s".formatted(route, inside));
    }
    return new ListedModule(type.get(), inside);
  }

  private void readParameters() {
    JsonObject parameters = file.object(PARAMETERS).orElseGet(JsonObject::new);
    for (Map.Entry<String, JsonElement> each : parameters.entrySet()) {
      if (!PARAMETER_KEYS.contains(each.getKey()) && !JsonFile.asksForNothing(each.getValue())) {
        throw file.unknown(each.getKey(), each.getValue());
      }
    }
    JsonFile.object(Optional.ofNullable(parameters.get(MAPPINGS)))
        .ifPresent(all -> all.asMap().forEach(this::map));
    JsonElement first = parameters.get(FIRST_IS_DEFAULT);
    boolean firstIsDefault =
        first == null || !first.isJsonPrimitive() || first.getAsJsonPrimitive().getAsBoolean();
    byDefault =
        JsonFile.text(parameters, DEFAULT)
            .or(() -> routes.keySet().stream().findFirst().filter(route -> firstIsDefault));
    byDefault.ifPresent(route -> requireRoute(DEFAULT, route));
  }

  private void map(String pair, JsonElement route) {
    Matcher parts = PAIR.matcher(pair);
    if (!parts.matches() || !route.isJsonPrimitive()) {
      throw file.malformed(
          "'%s' must lead from a task and a kind of input to a route: %s to %s"
              .formatted(MAPPINGS, pair, route));
    }
    requireRoute(MAPPINGS, route.getAsString());
    mappings.put(
        new Mapping(unquoted(parts.group(1)), unquoted(parts.group(2))), route.getAsString());
  }

  /** Several kinds of input together stay as they are written, and so are never text alone. */
  private static String unquoted(String part) {
    return part.equals("None")
        ? null
        : part.startsWith("(") ? part : part.substring(1, part.length() - 1);
  }

  private void requireRoute(String key, String route) {
    if (!routes.containsKey(route)) {
      throw file.malformed(
          "'%s' must name one of its routes %s: %s"
              .formatted(key, String.join(", ", routes.keySet()), route));
    }
  }

  /** Names that tell one route from another: those of routes and tasks. */
  List<String> names() {
    return Stream.concat(
            routes.keySet().stream(),
            mappings.keySet().stream().map(Mapping::task).filter(Objects::nonNull))
        .distinct()
        .toList();
  }

  /**
   * The route that texts take.
   *
   * @param task empty for none
   * @param knowsText whether the module that read the texts has said that they are text
   * @throws ModelException where the task has none, and there is none by default
   */
  String route(String task, boolean knowsText) {
    return find(task, knowsText)
        .orElseThrow(
            () ->
                new ModelException(
                    "Cannot use model: %s has no default route; prompt-name must be one of %s: %s"
                        .formatted(
                            file.path(),
                            String.join(", ", names()),
                            task.isEmpty() ? "none" : task)));
  }

  /** The route that texts take, if there is one. */
  Optional<String> find(String task, boolean knowsText) {
    String asked = task.isEmpty() ? null : task;
    String input = knowsText ? TEXT : null;
    return Stream.of(
            new Mapping(asked, input),
            new Mapping(asked, null),
            new Mapping(null, input),
            new Mapping(null, null))
        .map(mappings::get)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> Stream.of(task).filter(routes::containsKey).findFirst())
        .or(() -> Stream.of(TEXT).filter(name -> knowsText && routes.containsKey(name)).findFirst())
        .or(() -> byDefault);
  }

  JsonFile file() {
    return file;
  }

  /** Its file, relative to the model's folder. */
  String origin() {
    return path.isEmpty()
        ? String.valueOf(file.path().getFileName())
        : path + "/" + file.path().getFileName();
  }

  List<ListedModule> modules(String route) {
    return routes.get(route);
  }

  /** The first module of each route, each once. */
  List<ListedModule> inputs() {
    return routes.values().stream().map(modules -> modules.get(0)).distinct().toList();
  }

  /** The modules of all routes, each once. */
  List<ListedModule> all() {
    return routes.values().stream().flatMap(List::stream).distinct().toList();
  }
}
