package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * A module as a list names it.
 *
 * @param type full name of its class
 * @param path its folder, relative to the model's; empty for the model's own
 */
record ListedModule(String type, String path) {
  private static final Set<String> ROUTERS = Set.of("Router", "Asym");

  private static final String LIBRARY = "sentence_transformers.";

  /** The last name of its class: the packages before it differ between releases. */
  String simpleType() {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** Whether it is a module of the library itself; others are code that travels with a model. */
  boolean isOfLibrary() {
    return type.startsWith(LIBRARY);
  }

  ModelException refused(Path list) {
    return new ModelException(
        "Cannot use model: "
            + list
            + " asks for a module that Contexture does not run: "
            + (isOfLibrary() ? simpleType() : type));
  }

  boolean isRouter() {
    return isOfLibrary() && ROUTERS.contains(simpleType());
  }

  /**
   * The path of a folder of the model, relative to the model's own.
   *
   * @param path as a list says it
   * @param list that says it
   * @throws ModelException where it leads out of the model's folder, by a link perhaps
   */
  static String inside(Path root, String path, JsonFile list) {
    try {
      Path resolved = root.resolve(path).normalize();
      if (resolved.startsWith(root)
          && (!Files.exists(resolved) || resolved.toRealPath().startsWith(root.toRealPath()))) {
        return root.relativize(resolved).toString().replace('\\', '/');
      }
    } catch (InvalidPathException | IOException e) {
      // It is told as one that is not in the folder.
    }
    throw list.malformed("the path of a module must lie in the model's folder: " + path);
  }
}
