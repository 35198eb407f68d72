package org.contexture.encoder.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.HubRepository;
import org.contexture.encoder.fixture.HubServer;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubDownloadTest {
  private static final String NAME = "org/tiny";
  private static final String COMMIT = HubRepository.COMMIT;
  private static final String GRAPH = "onnx/model.onnx";
  private static final String TOKEN = "hf_mySecretToken";

  @TempDir private Path folder;
  private HubRepository repository;
  private HubServer server;
  private Path cache;

  @BeforeEach
  void publish() throws IOException {
    Path model = HfData.copy("sentence-transformers/dense-gemma", folder.resolve("model"));
    Files.write(model.resolve("onnx/model_O4.onnx"), new byte[9]);
    Files.write(model.resolve("pytorch_model.bin"), new byte[9]);
    repository = HubRepository.of(NAME, model);
    server = new HubServer().publish(repository);
    cache = folder.resolve("hub");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HubSettings settings(String... environment) {
    Map<String, String> variables = new HashMap<>();
    variables.put("HF_ENDPOINT", server.endpoint());
    variables.put("HF_HUB_CACHE", cache.toString());
    variables.put("HF_HOME", folder.resolve("home").toString());
    for (String each : environment) {
      String[] parts = each.split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    return HubSettings.of(variables, folder);
  }

  private HubSnapshot download(String name, String... environment) {
    return new HubDownload(
            settings(environment), new Patience(3, Duration.ofMillis(1), Duration.ofMillis(500)))
        .download(
            HubName.parse(name).orElseThrow(),
            "",
            model -> ModelKind.of(model.files()).moreFiles(model));
  }

  private void assertRefused(String reason, String... environment) {
    assertThatThrownBy(() -> download(NAME, environment))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot download model org/tiny: " + reason)
        .hasMessageNotContaining(TOKEN);
  }

  private Path blob(String file) {
    return repository.folder(cache).resolve("blobs").resolve(repository.hash(file));
  }

  private static boolean asks(HttpExchange exchange, String method, String file) {
    return exchange.getRequestMethod().equals(method)
        && exchange.getRequestURI().getPath().endsWith(file);
  }

  /** Whether the store is asked for the graph. */
  private boolean asksForGraph(HttpExchange exchange) {
    return asks(exchange, "GET", "/" + repository.hash(GRAPH));
  }

  @Test
  void whatIsReadIsDownloadedIntoTheLibrariesLayout() throws IOException {
    HubSnapshot snapshot = download(NAME);

    assertThat(snapshot.root()).isEqualTo(repository.snapshot(cache));
    assertThat(snapshot.files())
        .contains(GRAPH, "2_Dense/model.safetensors", "tokenizer.json", "modules.json")
        .doesNotContain("pytorch_model.bin", "onnx/model_O4.onnx", ".gitattributes");
    for (String file : snapshot.files()) {
      assertThat(Files.readSymbolicLink(snapshot.root().resolve(file)).toString())
          .isEqualTo((file.contains("/") ? "../" : "") + "../../blobs/" + repository.hash(file));
      assertThat(snapshot.root().resolve(file)).hasBinaryContent(repository.files().get(file));
    }
    assertThat(repository.folder(cache).resolve("refs/main")).hasContent(COMMIT);
    assertThat(blobs()).hasSameSizeAs(snapshot.files());
    snapshot.check("");
    assertThat(new HubCache(cache).find(HubName.parse(NAME).orElseThrow())).contains(snapshot);
    assertThat(ModelFolder.open(snapshot.root()).files().all()).contains(GRAPH);
  }

  private List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.list(repository.folder(cache).resolve("blobs"))) {
      return files.toList();
    }
  }

  @Test
  void whatIsThereIsNotDownloadedAgain() {
    download(NAME);
    server.requests().clear();

    download(NAME + "@" + COMMIT);

    assertThat(server.requests())
        .containsExactly("hub GET /api/models/org/tiny/revision/" + COMMIT);
  }

  /** Who does not look for modules would not miss them. */
  @Test
  void whatTheModelLacksIsWrittenDown() throws IOException {
    Map<String, byte[]> files = new HashMap<>(repository.files());
    files.remove("modules.json");
    server.publish(new HubRepository(NAME, COMMIT, files));

    HubSnapshot snapshot = download(NAME);

    assertThat(repository.folder(cache).resolve(".no_exist/" + COMMIT + "/modules.json")).exists();
    assertThat(snapshot.lack("")).isEmpty();
  }

  @Test
  void theTokenGoesToTheHubAlone() {
    download(NAME, "HF_TOKEN=" + TOKEN);

    assertThat(server.requests())
        .filteredOn(request -> request.startsWith("hub "))
        .isNotEmpty()
        .allMatch(request -> request.endsWith(" Bearer " + TOKEN));
    assertThat(server.requests())
        .filteredOn(request -> request.startsWith("store "))
        .hasSize(3)
        .noneMatch(request -> request.contains(TOKEN));
  }

  @Test
  void aTokenThatNoHeaderCanHoldIsNotShown() {
    assertThatThrownBy(() -> download(NAME, "HF_TOKEN=" + TOKEN + "\n" + TOKEN))
        .isInstanceOf(ModelException.class)
        .hasMessage("HF_TOKEN must be one word of letters, digits and signs");
  }

  @Test
  void aDroppedConnectionGoesOnWhereItEnded() throws IOException {
    AtomicInteger dropped = new AtomicInteger();
    byte[] graph = repository.files().get(GRAPH);
    server.with(
        exchange -> {
          if (!asksForGraph(exchange) || dropped.get() == 2) {
            return false;
          }
          int from = 1000 * dropped.getAndIncrement();
          HubServer.drop(exchange, graph, from, 1000);
          return true;
        });

    HubSnapshot snapshot = download(NAME);

    assertThat(snapshot.root().resolve(GRAPH)).hasBinaryContent(graph);
    String path = "store GET /" + repository.hash(GRAPH);
    assertThat(server.requests())
        .filteredOn(request -> request.startsWith(path))
        .containsExactly(path, path + " bytes=1000-", path + " bytes=2000-");
  }

  @Test
  void anotherProcessGoesOnToo() throws IOException {
    byte[] graph = repository.files().get(GRAPH);
    Path partial = blob(GRAPH).resolveSibling(repository.hash(GRAPH) + ".incomplete");
    Files.createDirectories(partial.getParent());
    Files.write(partial, Arrays.copyOf(graph, 5000));

    download(NAME);

    assertThat(server.requests()).contains("store GET /" + repository.hash(GRAPH) + " bytes=5000-");
    assertThat(blob(GRAPH)).hasBinaryContent(graph);
    assertThat(partial).doesNotExist();
  }

  @Test
  void whatIsLeftOfOtherBytesIsThrownAwayAndToldOf() throws IOException {
    Path partial = blob(GRAPH).resolveSibling(repository.hash(GRAPH) + ".incomplete");
    Files.createDirectories(partial.getParent());
    Files.write(partial, new byte[5000]);

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot download model org/tiny: %s sends onnx/model.onnx with another content: its SHA-256 must be %s: "
                .formatted(server.endpoint(), repository.hash(GRAPH)));
    assertThat(partial).doesNotExist();
    assertThat(blob(GRAPH)).doesNotExist();

    download(NAME).check("");
  }

  @Test
  void aServerThatKnowsNoRangesSendsAllAgain() throws IOException {
    byte[] graph = repository.files().get(GRAPH);
    Path partial = blob(GRAPH).resolveSibling(repository.hash(GRAPH) + ".incomplete");
    Files.createDirectories(partial.getParent());
    Files.write(partial, new byte[5000]);
    server.with(
        exchange -> {
          boolean asked = asksForGraph(exchange);
          if (asked) {
            HubServer.send(exchange, 200, graph);
          }
          return asked;
        });

    download(NAME).check("");
  }

  @Test
  void otherBytesThanThoseAskedForAreRefused() throws IOException {
    Path partial = blob(GRAPH).resolveSibling(repository.hash(GRAPH) + ".incomplete");
    Files.createDirectories(partial.getParent());
    Files.write(partial, new byte[5000]);
    server.with(
        exchange -> {
          boolean asked = asksForGraph(exchange);
          if (asked) {
            HubServer.drop(exchange, repository.files().get(GRAPH), 4000, 10);
          }
          return asked;
        });

    assertRefused(
        "%s sends other bytes of onnx/model.onnx than from 5000 on: 'bytes 4000-%d/%d'"
            .formatted(
                server.endpoint(),
                repository.files().get(GRAPH).length - 1,
                repository.files().get(GRAPH).length));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatPassesIsWaitedFor(int status) {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    server.with(
        exchange -> {
          boolean first = asked.add(exchange.getRequestMethod() + exchange.getRequestURI());
          if (first) {
            HubServer.fail(exchange, status, "");
          }
          return first;
        });

    download(NAME).check("");
  }

  @Test
  void patienceEnds() {
    AtomicInteger asked = new AtomicInteger();
    server.with(
        exchange -> {
          asked.incrementAndGet();
          HubServer.fail(exchange, 503, "");
          return true;
        });

    assertRefused(server.endpoint() + " cannot be reached: it answers with status 503 (3 times)");
    assertThat(asked).hasValue(3);
  }

  @Test
  void aHubThatIsNotThereIsNamed() {
    server.close();

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot download model org/tiny: " + server.endpoint() + " cannot be reached: ")
        .hasMessageEndingWith("(3 times)");
  }

  @Test
  void aConnectionThatBecomesSilentIsDropped() {
    server.with(
        exchange -> {
          if (!asksForGraph(exchange)) {
            return false;
          }
          HubServer.drop(exchange, repository.files().get(GRAPH), 0, 10);
          pause();
          return true;
        });

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot download model org/tiny: " + server.endpoint() + " cannot be reached: ");
  }

  private static void pause() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFileOfOtherContentIsNotKept() throws IOException {
    byte[] other = repository.files().get(GRAPH).clone();
    other[7] ^= 1;
    server.with(
        exchange -> {
          boolean asked = asksForGraph(exchange);
          if (asked) {
            HubServer.send(exchange, 200, other);
          }
          return asked;
        });

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(
            "Cannot download model org/tiny: %s sends onnx/model.onnx with another content: its SHA-256 must be %s: [0-9a-f]{64}"
                .formatted(server.endpoint(), repository.hash(GRAPH)));
    assertThat(repository.snapshot(cache).resolve(GRAPH)).doesNotExist();
    assertThat(repository.folder(cache).resolve("refs/main")).doesNotExist();
    assertThat(blobs()).noneMatch(path -> path.toString().endsWith(".incomplete"));
  }

  @ParameterizedTest
  @CsvSource({
    "'X', '\"../../x\"', 'gives config.json no SHA-256 and no git hash: ''../../x'''",
    "'X', '', 'gives config.json no SHA-256 and no git hash: '''''",
    "'9x', '\"0123456789012345678901234567890123456789\"', 'gives config.json no size: ''9x'''"
  })
  void aFileWithoutAHashOrASizeIsRefused(String size, String tag, String problem) {
    server.with(
        exchange -> {
          boolean asked = asks(exchange, "HEAD", COMMIT + "/config.json");
          if (asked) {
            exchange.getResponseHeaders().set("X-Linked-Etag", tag);
            exchange.getResponseHeaders().set("X-Linked-Size", size);
            exchange.sendResponseHeaders(200, -1);
          }
          return asked;
        });

    assertRefused(server.endpoint() + " " + problem);
  }

  @Test
  void aSizeThatLiesIsRefused() {
    int length = repository.files().get(GRAPH).length;
    server.with(exchange -> claims(exchange, "10"));

    assertRefused(
        "%s says that onnx/model.onnx has 10 bytes, and sends %d where 10 are left"
            .formatted(server.endpoint(), length));
  }

  private boolean claims(HttpExchange exchange, String size) throws IOException {
    boolean asked = asks(exchange, "HEAD", GRAPH);
    if (asked) {
      exchange.getResponseHeaders().set("X-Linked-Etag", '"' + repository.hash(GRAPH) + '"');
      exchange.getResponseHeaders().set("X-Linked-Size", size);
      HubServer.redirect(exchange, server.storeAddress() + "/" + repository.hash(GRAPH));
    }
    return asked;
  }

  @Test
  void moreThanTheSizeInPiecesIsRefused() {
    server.with(
        exchange -> {
          if (!asksForGraph(exchange)) {
            return claims(exchange, "10");
          }
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(repository.files().get(GRAPH));
          return true;
        });

    assertRefused(server.endpoint() + " sends more than the 10 bytes of onnx/model.onnx");
  }

  @Test
  void aFileThatTheDiskHasNoRoomForIsNotBegun() {
    server.with(exchange -> claims(exchange, "100000000000000000"));

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(
            "Cannot download model org/tiny: %s has [0-9,]+ bytes left, and onnx/model.onnx needs 100(,000){5}"
                .formatted(blob(GRAPH).getParent()));
    assertThat(server.requests())
        .noneMatch(request -> request.contains("/" + repository.hash(GRAPH)));
  }

  @Test
  void endlessRedirectsEnd() {
    AtomicInteger asked = new AtomicInteger();
    server.with(
        exchange -> {
          HubServer.redirect(exchange, "/" + asked.getAndIncrement());
          return true;
        });

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot download org/tiny: %s leads on more than 10 times", server.endpoint());
    assertThat(asked).hasValue(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "", "ftp://host/x", "http:///x", "a b"})
  void aRedirectToNoWebAddressIsRefused(String location) {
    server.with(
        exchange -> {
          HubServer.redirect(exchange, location);
          return true;
        });

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot download org/tiny: %s leads to what is no address of its kind: '%s'",
            server.endpoint(), location);
  }

  @Test
  void aModelThatMovedIsFollowedOnTheHub() {
    server.with(
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (!path.contains("old/name")) {
            return false;
          }
          exchange.getResponseHeaders().set("Location", path.replace("old/name", NAME));
          exchange.sendResponseHeaders(307, -1);
          return true;
        });

    HubSnapshot snapshot = download("old/name", "HF_TOKEN=" + TOKEN);

    assertThat(snapshot.root().getParent().getParent()).hasFileName("models--old--name");
    snapshot.check("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../x.json",
        "a/../../x.json",
        "a//b.json",
        "./x.json",
        "a\\b.json",
        "C:x.json",
        "",
        "x\u0000.json"
      })
  void aFileThatLeadsOutOfTheFolderIsRefused(String file) {
    server.with(
        exchange -> {
          boolean asked = exchange.getRequestURI().getPath().startsWith("/api/");
          if (asked) {
            String listing = HubServer.listing(repository, "config.json", file);
            HubServer.send(exchange, 200, listing.getBytes(StandardCharsets.UTF_8));
          }
          return asked;
        });

    assertRefused(
        "%s lists a file that leads out of the model's folder: '%s'"
            .formatted(server.endpoint(), file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sha\": \"../../x\", \"siblings\": []} | names no commit of 40 hexadecimal digits: '../../x'",
        "{\"siblings\": []}                       | names no commit of 40 hexadecimal digits: ''",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\"} | lists no files",
        "[]                                       | does not answer in JSON",
        "<html>                                   | does not answer in JSON"
      })
  void anAnswerOfAnotherKindIsRefused(String answer, String problem) {
    server.with(
        exchange -> {
          HubServer.send(exchange, 200, answer.getBytes(StandardCharsets.UTF_8));
          return true;
        });

    assertRefused(server.endpoint() + " " + problem);
  }

  @Test
  void aModelOfNothingThatIsReadIsRefused() {
    server.publish(
        new HubRepository(
            NAME,
            COMMIT,
            Map.of(
                "config.json",
                "{}".getBytes(StandardCharsets.US_ASCII),
                "tf_model.h5",
                new byte[2])));

    assertRefused(
        "none of its files hold a graph or weights that are read: config.json, tf_model.h5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 |              |           | has no such model for whom it does not know (401); where it is private, give a token, in HF_TOKEN",
        "401 | RepoNotFound | HF_TOKEN=hf_mySecretToken | has no such model for the token that was given (401)",
        "401 | GatedRepo    |           | gives it to those alone whom its owner lets in (401); ask for access at %s/org/tiny and give a token, in HF_TOKEN",
        "403 | GatedRepo    | HF_TOKEN=hf_mySecretToken | gives it to those alone whom its owner lets in (403); ask for access at %s/org/tiny",
        "404 | RepoNotFound |           | has no such model (404)",
        "404 | RevisionNotFound |       | has no revision 'main' of it (404)",
        "418 |              |           | answers with status 418"
      })
  void aRefusalOfTheHubIsOneSentence(int status, String code, String token, String problem) {
    server.with(
        exchange -> {
          HubServer.fail(exchange, status, code == null ? "" : code);
          return true;
        });

    String reason = server.endpoint() + " " + problem.formatted(server.endpoint());
    if (token == null) {
      assertRefused(reason);
    } else {
      assertRefused(reason, token);
    }
  }

  @Test
  void aFileThatIsGoneIsNamed() {
    server.with(
        exchange -> {
          boolean asked = asks(exchange, "HEAD", "/tokenizer.json");
          if (asked) {
            HubServer.fail(exchange, 404, "EntryNotFound");
          }
          return asked;
        });

    assertRefused(server.endpoint() + " has no file tokenizer.json (404)");
  }

  @Test
  void aStoreThatRefusesIsNamedWithoutTheSignature() {
    server.with(
        exchange -> {
          boolean asked = asksForGraph(exchange);
          if (asked) {
            HubServer.fail(exchange, 403, "");
          }
          return asked;
        });

    assertRefused(server.storeAddress() + " answers with status 403");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsNamed() throws IOException {
    Path blobs = Files.createDirectories(blob(GRAPH).getParent());
    Files.createSymbolicLink(
        blobs.resolve(repository.hash(GRAPH) + ".incomplete"), Path.of("/dev/full"));

    assertRefused("cannot write onnx/model.onnx into %s: No space left on device".formatted(blobs));
  }

  @Test
  void offlineMeansOffline() {
    assertRefused("HF_HUB_OFFLINE forbids it", "HF_HUB_OFFLINE=1");
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host", "nonsense", "http://", "http://a b"})
  void anEndpointThatIsNoAddressIsRefused(String endpoint) {
    assertThatThrownBy(() -> download(NAME, "HF_ENDPOINT=" + endpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage("HF_ENDPOINT must be an address that begins with http:// or https://");
  }

  @Test
  void twoAtOnceBringEachFileOnce() {
    List<CompletableFuture<HubSnapshot>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(CompletableFuture.supplyAsync(() -> download(NAME)));
    }

    both.forEach(each -> each.join().check(""));
    assertThat(server.requests())
        .filteredOn(request -> request.startsWith("store GET"))
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  @Test
  void whatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(cache);
    Path file = Files.writeString(repository.folder(cache), "a file");

    assertThatThrownBy(() -> download(NAME))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot download model org/tiny: cannot write into " + file + ": ");
  }
}
