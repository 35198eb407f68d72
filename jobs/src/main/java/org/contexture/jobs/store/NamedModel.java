package org.contexture.jobs.store;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.hub.HubName;
import org.contexture.encoder.model.EmbeddedModel;
import org.contexture.encoder.model.ModelException;
import org.contexture.spark.model.ModelLocation;
import org.contexture.spark.model.ModelSearch;

/**
 * The model that an output says it was made with. Whoever wrote the output chose it, so not every
 * place is looked in: what opens it may be sent anywhere, with the credentials of the one who
 * looks. What was named as on a hub, at a commit, is looked for in the user's own cache and folders
 * of models.
 *
 * @param name as the manifest has it
 * @param output that says so, for messages
 */
public record NamedModel(String name, String output) {
  /**
   * Where the model is, as {@link #require} allows it; it is not downloaded, whoever named it.
   *
   * @param search whose folders the user named
   * @param cacheDir as {@code --cache-dir}; empty for the default
   */
  public ModelLocation locate(
      Path place, ModelSearch search, String cacheDir, Configuration hadoop) {
    return new ModelLocation(
        require(place, search.paths(), hadoop),
        cacheDir,
        "",
        new ModelSearch(search.paths(), false));
  }

  /**
   * The name, where the model is on board, on the output's own file system or in a folder that the
   * user named. No file system is asked for that.
   *
   * @param place where the output lies
   * @param folders that the user named
   * @throws ModelException where it is elsewhere
   */
  public String require(Path place, List<String> folders, Configuration hadoop) {
    if (EmbeddedModel.find(name).isPresent()
        || HubName.parse(name).filter(HubName::isPinned).isPresent()) {
      return name;
    }
    Optional<URI> model = qualified(name, hadoop);
    boolean known =
        model.isPresent()
            && (isOnSameFileSystem(model.get(), qualified(place, hadoop))
                || folders.stream()
                    .flatMap(folder -> qualified(folder, hadoop).stream())
                    .anyMatch(folder -> isIn(model.get(), folder)));
    if (!known) {
      throw new ModelException(
          "Cannot open the model that output "
              + output
              + " names: it is not on the output's file system, nor in a folder of model-path ("
              + name
              + "); give it with --model if you trust it");
    }
    return name;
  }

  private static Optional<URI> qualified(String location, Configuration hadoop) {
    try {
      return Optional.of(qualified(new Path(location), hadoop));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** On the default file system, where no other one is named. */
  private static URI qualified(Path location, Configuration hadoop) {
    Path here = new Path(System.getProperty("user.dir"));
    return location.toUri().getScheme() == null
        ? location.makeQualified(FileSystem.getDefaultUri(hadoop), here).toUri()
        : location.toUri();
  }

  private static boolean isOnSameFileSystem(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme()) && Objects.equals(host(a), host(b));
  }

  private static String host(URI location) {
    String host = location.getAuthority();
    return host == null || host.isEmpty() ? null : host;
  }

  private static boolean isIn(URI model, URI folder) {
    String parent = folder.normalize().getPath();
    String path = model.normalize().getPath();
    return isOnSameFileSystem(model, folder)
        && (path.equals(parent) || path.startsWith(parent.endsWith("/") ? parent : parent + "/"));
  }
}
