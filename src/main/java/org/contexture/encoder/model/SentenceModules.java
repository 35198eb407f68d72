package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The steps of a sentence-transformers model, as {@code modules.json} lists them; none where there
 * is no such file. Each has a folder of its own, which the list names. In place of a Router stand
 * the modules of the route that is taken.
 */
final class SentenceModules {
  private static final String POOLING = "Pooling";
  private static final Set<String> KNOWN =
      Set.of(
          ModuleStep.TRANSFORMER_TYPE,
          ModuleStep.STATIC_TYPE,
          ModuleStep.WORDS_TYPE,
          ModuleStep.WEIGHING_TYPE,
          POOLING,
          ModuleStep.DENSE_TYPE,
          ModuleStep.LAYER_NORM_TYPE,
          ModuleStep.NORMALIZE_TYPE,
          "Dropout");
  private static final Set<String> KEYS = Set.of("idx", "name", "path", "type");

  /** What a Router is told anyway. */
  private static final Set<JsonElement> ARGUMENTS =
      Set.of(new JsonPrimitive("task"), new JsonPrimitive("modality"));

  private static final Pattern ORDER =
      Pattern.compile(
          "(Transformer( (WeightedLayerPooling )?Pooling)?|StaticEmbedding|WordEmbeddings Pooling)( (Dense|LayerNorm|Normalize|Dropout))*");
  private static final String CONFIG = "/config.json";

  private final Path root;
  private final String task;
  private final JsonFile file;
  private final List<ModuleStep> modules = new ArrayList<>();
  private Route route = Route.NONE;

  /** Whether Routers are told that the input is text. */
  private boolean textIsKnown;

  /** Where the list says no folder, a module's is not known. */
  private final List<Boolean> placed = new ArrayList<>();

  private SentenceModules(Path root, String task) {
    this.root = root;
    this.task = task;
    this.file = JsonFile.read(root.resolve(FileNames.MODULES));
  }

  /**
   * Reads the list.
   *
   * @param task that decides which way texts take where there are several; empty for none
   * @throws ModelException where it is malformed, or asks for what Contexture does not do
   */
  static SentenceModules read(Path root, String task) {
    SentenceModules read = new SentenceModules(root, task);
    if (read.isThere()) {
      read.file.array().orElseThrow().forEach(read::add);
      read.check();
    }
    return read;
  }

  private void add(JsonElement module) {
    JsonElement type = module.isJsonObject() ? module.getAsJsonObject().get("type") : null;
    if (type == null || !type.isJsonPrimitive()) {
      throw file.malformed("every module must have a type: " + module);
    }
    JsonObject json = module.getAsJsonObject();
    Optional<String> path =
        JsonFile.text(json, "path").map(each -> ListedModule.inside(root, each, file));
    ListedModule listed = new ListedModule(type.getAsString(), path.orElse(""));
    for (String key : json.keySet()) {
      JsonElement value = json.get(key);
      if (!KEYS.contains(key)
          && !JsonFile.asksForNothing(value)
          && !(listed.isRouter() && key.equals("kwargs") && isTold(value))) {
        throw file.unknown(key, value);
      }
    }
    if (listed.isRouter()) {
      addRoute(RouterConfig.read(root, listed.path()));
    } else {
      textIsKnown |= modules.isEmpty() && listed.simpleType().equals(ModuleStep.TRANSFORMER_TYPE);
      add(listed, path.isPresent(), file);
    }
  }

  private static boolean isTold(JsonElement arguments) {
    return arguments.isJsonArray() && ARGUMENTS.containsAll(arguments.getAsJsonArray().asList());
  }

  /** A module that reads texts says what they are, but for those that know no other input. */
  private void addRoute(RouterConfig router) {
    if (modules.isEmpty()) {
      textIsKnown = true;
    }
    String name = router.route(task, textIsKnown);
    router.modules(name).forEach(module -> add(module, true, router.file()));
    route =
        new Route(
            task,
            route.isThere() ? route.name() + "+" + name : name,
            router.names().contains(task) ? "option prompt-name " + task : router.origin(),
            Stream.concat(route.names().stream(), router.names().stream()).distinct().toList());
  }

  private void add(ListedModule module, boolean isPlaced, JsonFile list) {
    String type = module.simpleType();
    if (!KNOWN.contains(type) || !module.isOfLibrary()) {
      throw module.refused(list.path());
    }
    modules.add(ModuleStep.of(type, module.path()));
    placed.add(isPlaced);
  }

  private void check() {
    List<String> types = modules.stream().map(ModuleStep::type).toList();
    if (!ORDER.matcher(String.join(" ", types)).matches()) {
      throw new ModelException(
          "Cannot use model: "
              + file.path()
              + " must list a Transformer, a Pooling and then what works on their vector, such as a"
              + " Normalize, in this order: "
              + types);
    }
    modules.replaceAll(module -> ModuleConfig.read(root, module));
  }

  /** The way that texts take, where the list has several. */
  Route route() {
    return route;
  }

  /** All modules, in the list's order. */
  List<ModuleStep> chain() {
    return List.copyOf(modules);
  }

  /** What is done to a pooled vector, without what scales it to length 1 at the end. */
  List<ModuleStep> steps() {
    List<ModuleStep> steps = modules.stream().filter(ModuleConfig::changesVectors).toList();
    int end = steps.size();
    while (end > 0 && steps.get(end - 1).normalizes()) {
      end--;
    }
    return steps.subList(0, end);
  }

  /** Whether the last that is done to a vector is scaling it to length 1. */
  boolean normalizes() {
    List<ModuleStep> steps = modules.stream().filter(ModuleConfig::changesVectors).toList();
    return !steps.isEmpty() && steps.get(steps.size() - 1).normalizes();
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
    int pooling = modules.stream().map(ModuleStep::type).toList().indexOf(POOLING);
    if (isThere() && pooling < 0) {
      return Optional.empty();
    }
    boolean named = isThere() && placed.get(pooling);
    String config =
        named ? (modules.get(pooling).path() + CONFIG).replaceFirst("^/", "") : FileNames.POOLING;
    if (Files.exists(root.resolve(config))) {
      return Optional.of(config);
    }
    if (named) {
      throw new ModelException(
          "Cannot use model: %s has its pooling in %s, which is not there"
              .formatted(file.path(), config));
    }
    return Optional.empty();
  }
}
