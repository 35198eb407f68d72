package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the modules of a sentence-transformers model lie, those of all ways that texts may take
 * through it. What else {@link SentenceModules} refuses is passed over here.
 */
final class ModuleFiles {
  private final Path root;
  private final JsonFile file;
  private final List<ListedModule> modules = new ArrayList<>();
  private final List<String> routers = new ArrayList<>();

  /** The first module, where it is a Router. */
  private Optional<RouterConfig> entrance = Optional.empty();

  private ModuleFiles(Path root) {
    this.root = root;
    this.file = JsonFile.read(root.resolve(FileNames.MODULES));
  }

  /**
   * Reads the list of modules; there are none where there is no such file.
   *
   * @throws ModelException where a module lies out of the folder, or a Router's config is malformed
   */
  static ModuleFiles read(Path root) {
    ModuleFiles read = new ModuleFiles(root);
    read.file
        .content()
        .filter(JsonElement::isJsonArray)
        .ifPresent(list -> list.getAsJsonArray().forEach(read::add));
    return read;
  }

  private void add(JsonElement module) {
    Optional<String> type =
        JsonFile.object(Optional.of(module)).flatMap(json -> JsonFile.text(json, "type"));
    if (type.isEmpty()) {
      return;
    }
    String path = JsonFile.text(module.getAsJsonObject(), "path").orElse("");
    ListedModule listed = new ListedModule(type.get(), ListedModule.inside(root, path, file));
    if (!listed.isRouter()) {
      modules.add(listed);
      return;
    }
    RouterConfig router = RouterConfig.read(root, listed.path());
    if (modules.isEmpty()) {
      entrance = Optional.of(router);
    }
    routers.add(router.origin());
    modules.addAll(router.all());
  }

  /** Whether texts may take several ways from the start. */
  boolean startsWithRouter() {
    return entrance.isPresent();
  }

  /** The modules that read texts, one for each way. */
  List<ListedModule> inputs() {
    return entrance.map(RouterConfig::inputs).orElseGet(() -> modules.stream().limit(1).toList());
  }

  /** The module that reads the texts of a task; the first of all where the task has no route. */
  Optional<ListedModule> input(String task) {
    return entrance
        .flatMap(router -> router.find(task, true).map(route -> router.modules(route).get(0)))
        .or(() -> inputs().stream().findFirst());
  }

  /** Files of all modules, relative to the model's folder; some may not be there. */
  List<String> names() {
    return Stream.concat(
            routers.stream(),
            modules.stream()
                .map(module -> ModuleStep.of(module.simpleType(), module.path()))
                .flatMap(module -> ModuleConfig.files(root, module).stream()))
        .distinct()
        .toList();
  }
}
