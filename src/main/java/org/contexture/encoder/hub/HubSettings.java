package org.contexture.encoder.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the environment says of a hub, under the names that Hugging Face's libraries give it.
 *
 * @param cache the folder of downloaded models: {@code HF_HUB_CACHE}, else {@code hub} in {@code
 *     HF_HOME}
 * @param endpoint {@code HF_ENDPOINT}, without a slash at its end
 * @param tokenFile where a token lies, where {@code HF_TOKEN} gives none
 * @param offline whether {@code HF_HUB_OFFLINE} forbids connections
 */
public record HubSettings(
    Path cache, String endpoint, Optional<HubToken> token, Path tokenFile, boolean offline) {
  private static final String ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /** Those of this process. */
  public static HubSettings ofProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", "")));
  }

  /**
   * Those of an environment. A variable without a value counts as one that is not there.
   *
   * @param home of the user
   */
  public static HubSettings of(Map<String, String> environment, Path home) {
    Path hub =
        path("HF_HOME", environment, home)
            .orElseGet(
                () ->
                    path("XDG_CACHE_HOME", environment, home)
                        .orElse(home.resolve(".cache"))
                        .resolve("huggingface"));
    return new HubSettings(
        path("HF_HUB_CACHE", environment, home)
            .or(() -> path("HUGGINGFACE_HUB_CACHE", environment, home))
            .orElse(hub.resolve("hub")),
        find("HF_ENDPOINT", environment).orElse(ENDPOINT).replaceAll("/+$", ""),
        find("HF_TOKEN", environment).map(HubToken::new),
        path("HF_TOKEN_PATH", environment, home).orElse(hub.resolve("token")),
        isTrue("HF_HUB_OFFLINE", environment) || isTrue("TRANSFORMERS_OFFLINE", environment));
  }

  private static Optional<String> find(String name, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static Optional<Path> path(String name, Map<String, String> environment, Path home) {
    return find(name, environment)
        .map(
            given ->
                given.equals("~") || given.startsWith("~/")
                    ? home.resolve(given.substring(Math.min(2, given.length())))
                    : Path.of(given));
  }

  private static boolean isTrue(String name, Map<String, String> environment) {
    return find(name, environment)
        .filter(v -> TRUE.contains(v.toUpperCase(Locale.ROOT)))
        .isPresent();
  }

  /** The token to be known by: the variable's, or else the file's. */
  Optional<HubToken> knownBy() {
    return token.or(this::inFile);
  }

  private Optional<HubToken> inFile() {
    try {
      return Optional.of(Files.readString(tokenFile).strip())
          .filter(text -> !text.isEmpty())
          .map(HubToken::new);
    } catch (IOException e) {
      // Who has none is not known to the hub.
      return Optional.empty();
    }
  }
}
