package org.contexture.encoder.hub;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a model is called on a hub.
 *
 * @param repository {@code org/name}, or {@code name} alone, which the oldest models have
 * @param revision a branch, a tag or a commit; none for the branch {@code main}
 */
public record HubName(String repository, Optional<String> revision) {
  private static final int LONGEST = 96;

  private static final Pattern REPOSITORY =
      Pattern.compile("(?:[\\w][\\w.-]*/)?[\\w][\\w.-]*", Pattern.CASE_INSENSITIVE);

  private static final Pattern REVISION = Pattern.compile("\\w[\\w.+-]*(?:/\\w[\\w.+-]*)*");

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private static final String MAIN = "main";

  /**
   * The name that a text is; nothing where it can be none. Names obey the rules of {@code
   * huggingface_hub}: letters, digits, {@code -}, {@code _} and dots, no two dots or hyphens in a
   * row. No part of either leads out of a folder.
   *
   * @param text {@code org/name}, perhaps with {@code @revision} behind it
   */
  public static Optional<HubName> parse(String text) {
    int at = text.indexOf('@');
    String repository = at < 0 ? text : text.substring(0, at);
    Optional<String> revision = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
    boolean named =
        REPOSITORY.matcher(repository).matches()
            && repository.length() <= LONGEST
            && !repository.contains("..")
            && !repository.contains("--")
            && !repository.endsWith(".")
            && !repository.endsWith("-")
            && !repository.endsWith(".git");
    return named && revision.stream().allMatch(HubName::isRevision)
        ? Optional.of(new HubName(repository, revision))
        : Optional.empty();
  }

  private static boolean isRevision(String text) {
    return REVISION.matcher(text).matches() && text.length() <= 255 && !text.contains("..");
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** The same model as it was at a commit. */
  HubName at(String commit) {
    return new HubName(repository, Optional.of(commit));
  }

  /** Whether it names the same files today and tomorrow. */
  public boolean isPinned() {
    return revision.filter(HubName::isCommit).isPresent();
  }

  String wanted() {
    return revision.orElse(MAIN);
  }

  /** The folder of its files in a cache. */
  String folder() {
    return "models--" + repository.replace("/", "--");
  }

  /** Its last part, which folders of models are named by, too. */
  public String lastPart() {
    return repository.substring(repository.indexOf('/') + 1);
  }

  /** What a person types to have it in the cache. */
  public String command() {
    return "hf download " + repository + revision.map(name -> " --revision " + name).orElse("");
  }

  @Override
  public String toString() {
    return repository + revision.map(name -> "@" + name).orElse("");
  }
}
