package org.contexture.encoder.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.contexture.encoder.model.ModelException;

/**
 * What a hub says of a model and its files.
 *
 * @param client that asks
 * @param name of the model
 */
record HubQuestion(HubClient client, HubName name) {
  private static final int LONGEST = 1 << 26;

  /**
   * A model at a commit.
   *
   * @param files names of all of them, none of which leads out of a folder
   */
  record Listing(String commit, List<String> files) {}

  /** Which files the model has at the revision that is asked for. */
  Listing listing() {
    URI address =
        client.address(
            "/api/models/" + name.repository() + "/revision/" + escaped(name.wanted(), true));
    JsonObject json = json(address);
    String commit = text(json.get("sha")).orElse("");
    if (!HubName.isCommit(commit)) {
      throw problem(
          "%s names no commit of 40 hexadecimal digits: '%s'".formatted(client.name(), commit));
    }
    JsonElement siblings = json.get("siblings");
    if (siblings == null || !siblings.isJsonArray()) {
      throw problem(client.name() + " lists no files");
    }
    List<String> files =
        StreamSupport.stream(siblings.getAsJsonArray().spliterator(), false)
            .map(
                file ->
                    file.isJsonObject()
                        ? text(file.getAsJsonObject().get("rfilename"))
                        : Optional.<String>empty())
            .map(file -> file.orElse(""))
            .peek(this::requireInside)
            .toList();
    return new Listing(commit, files);
  }

  private static Optional<String> text(JsonElement value) {
    return Optional.ofNullable(value)
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  /** A name becomes a path below the snapshot. */
  private void requireInside(String file) {
    boolean plain =
        !file.contains("\\")
            && !file.contains(":")
            && file.chars().noneMatch(Character::isISOControl)
            && Arrays.stream(file.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (!plain) {
      throw problem(
          "%s lists a file that leads out of the model's folder: '%s'"
              .formatted(client.name(), file));
    }
  }

  private JsonObject json(URI address) {
    String answer = new Retries<>(client.patience(), () -> body(address)).run(this::unreachable);
    try {
      return JsonParser.parseString(answer).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw problem("%s does not answer in JSON".formatted(client.name()));
    }
  }

  private Retries.Result<String> body(URI address) throws IOException {
    try (HubClient.Answer answer =
        client.ask(name.toString(), "GET", address, Map.of(), h -> false)) {
      if (answer.isPassing()) {
        return Retries.Result.again(answer);
      }
      requireGiven(answer, Optional.empty());
      byte[] bytes = answer.body().readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw problem(
            String.format(
                Locale.ROOT, "%s sends a list of more than %,d bytes", client.name(), LONGEST));
      }
      return Retries.Result.of(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /**
   * A file's address, size and hash.
   *
   * @param file relative to the model
   */
  RemoteFile file(String commit, String file) {
    URI address =
        client.address("/" + name.repository() + "/resolve/" + commit + "/" + escaped(file, false));
    return new Retries<>(client.patience(), () -> head(address, file)).run(this::unreachable);
  }

  private Retries.Result<RemoteFile> head(URI address, String file) throws IOException {
    // Where a hub leads to another store, the redirect has the file's own hash and size.
    HubClient.Stop stop = headers -> headers.firstValue("X-Linked-Etag").isPresent();
    try (HubClient.Answer answer = client.ask(name.toString(), "HEAD", address, Map.of(), stop)) {
      if (answer.isPassing()) {
        return Retries.Result.again(answer);
      }
      requireGiven(answer, Optional.of(file));
      String tag = answer.header("X-Linked-Etag").or(() -> answer.header("ETag")).orElse("");
      String hash = tag.replaceAll("^(?:W/)?\"(.*)\"$", "$1");
      String size =
          answer.header("X-Linked-Size").or(() -> answer.header("Content-Length")).orElse("");
      if (BlobHash.of(hash).isEmpty()) {
        throw problem(
            "%s gives %s no SHA-256 and no git hash: '%s'".formatted(client.name(), file, hash));
      }
      if (!size.matches("\\d{1,18}")) {
        throw problem("%s gives %s no size: '%s'".formatted(client.name(), file, size));
      }
      return Retries.Result.of(new RemoteFile(file, address, hash, Long.parseLong(size)));
    }
  }

  private static String escaped(String path, boolean slashes) {
    return Arrays.stream(slashes ? new String[] {path} : path.split("/"))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  /** Refuses an answer that is neither the file nor a matter of time. */
  void requireGiven(HubClient.Answer answer, Optional<String> file) {
    if (answer.status() < 400) {
      return;
    }
    if (!answer.ofHub()) {
      throw problem("%s answers with status %d".formatted(answer.from(), answer.status()));
    }
    String code = answer.header("X-Error-Code").orElse("");
    String status = " (" + answer.status() + ")";
    boolean gated = answer.status() == 403 || code.equals("GatedRepo");
    if (gated) {
      throw problem(
          "%s gives it to those alone whom its owner lets in%s; ask for access at %s/%s%s"
              .formatted(
                  client.name(),
                  status,
                  client.settings().endpoint(),
                  name.repository(),
                  client.isKnown() ? "" : " and give a token, in HF_TOKEN"));
    }
    if (answer.status() == 401) {
      throw problem(
          client.isKnown()
              ? "%s has no such model for the token that was given%s"
                  .formatted(client.name(), status)
              : "%s has no such model for whom it does not know%s; where it is private, give a token, in HF_TOKEN"
                  .formatted(client.name(), status));
    }
    if (answer.status() == 404) {
      String what =
          file.map(lost -> "no file " + lost)
              .orElse(
                  code.equals("RevisionNotFound")
                      ? "no revision '%s' of it".formatted(name.wanted())
                      : "no such model");
      throw problem("%s has %s%s".formatted(client.name(), what, status));
    }
    throw problem("%s answers with status %d".formatted(client.name(), answer.status()));
  }

  ModelException unreachable(String reason) {
    return problem("%s cannot be reached: %s".formatted(client.name(), reason));
  }

  ModelException problem(String reason) {
    return new ModelException("Cannot download model %s: %s".formatted(name, reason));
  }
}
