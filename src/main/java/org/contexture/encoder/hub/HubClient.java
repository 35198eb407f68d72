package org.contexture.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.model.ModelException;

/**
 * Requests to a hub, and to where it leads. The token goes to the hub alone: same scheme, same
 * host, same port.
 */
final class HubClient {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** What may be otherwise when it is asked for again. */
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  private static final int MOST_REDIRECTS = 10;
  private static final Duration CONNECT = Duration.ofSeconds(15);

  private final HubSettings settings;
  private final Patience patience;
  private final URI endpoint;
  private final Optional<HubToken> token;
  private final HttpClient http;

  HubClient(HubSettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
    this.endpoint = endpoint(settings.endpoint());
    this.token = settings.knownBy();
    // Redirects are followed here, so that what goes along is decided here.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  private static URI endpoint(String text) {
    try {
      URI endpoint = URI.create(text);
      if (isWeb(endpoint)) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as an address of another kind.
    }
    throw new ModelException("HF_ENDPOINT must be an address that begins with http:// or https://");
  }

  private static boolean isWeb(URI address) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https")) && address.getHost() != null;
  }

  HubSettings settings() {
    return settings;
  }

  Patience patience() {
    return patience;
  }

  boolean isKnown() {
    return token.isPresent();
  }

  /** An address of the hub; the path is escaped. */
  URI address(String path) {
    return URI.create(settings.endpoint() + path);
  }

  /** The hub for people: where it is, and no word more. */
  String name() {
    return shown(endpoint);
  }

  private static String shown(URI address) {
    return address.getScheme()
        + "://"
        + address.getHost()
        + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  /**
   * An answer, after redirects.
   *
   * @param from who gave it, for people
   * @param ofHub whether that is the hub itself
   */
  record Answer(String from, boolean ofHub, int status, HttpHeaders headers, InputStream body)
      implements AutoCloseable {
    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    boolean isPassing() {
      return PASSING.contains(status);
    }

    /** Seconds that the hub asks to wait; 0 where it does not. */
    long pause() {
      return header("Retry-After")
          .filter(text -> text.matches("\\d{1,6}"))
          .map(Long::parseLong)
          .orElse(0L);
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /** Where a redirect that is not to be followed is an answer. */
  @FunctionalInterface
  interface Stop {
    boolean at(HttpHeaders headers);
  }

  /**
   * Asks once, and follows redirects.
   *
   * @param subject what is asked for, for messages
   * @param stop redirects that are answers themselves
   * @throws IOException where the connection fails
   * @throws ModelException where it is led on without end, or to what is no web address
   */
  Answer ask(String subject, String method, URI address, Map<String, String> headers, Stop stop)
      throws IOException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response = send(method, at, headers);
      if (!REDIRECTS.contains(response.statusCode()) || stop.at(response.headers())) {
        return new Answer(
            shown(at), isHub(at), response.statusCode(), response.headers(), response.body());
      }
      response.body().close();
      at = target(subject, at, response.headers().firstValue("Location").orElse(""));
    }
    throw new ModelException(
        "Cannot download %s: %s leads on more than %d times"
            .formatted(subject, name(), MOST_REDIRECTS));
  }

  private URI target(String subject, URI from, String location) {
    try {
      URI to = location.isEmpty() ? null : from.resolve(location);
      boolean kept =
          to != null && (!"https".equals(from.getScheme()) || "https".equals(to.getScheme()));
      if (to != null && isWeb(to) && kept) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as a place that may not be gone to.
    }
    throw new ModelException(
        "Cannot download %s: %s leads to what is no address of its kind: '%s'"
            .formatted(subject, shown(from), location.replaceAll("\\?.*", "?...")));
  }

  private HttpResponse<InputStream> send(String method, URI address, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, BodyPublishers.noBody())
            .timeout(patience.silence())
            .header("User-Agent", "contexture");
    headers.forEach(request::header);
    if (isHub(address)) {
      token.ifPresent(known -> request.header("Authorization", known.header()));
    }
    try {
      return http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private boolean isHub(URI address) {
    return endpoint.getScheme().equalsIgnoreCase(address.getScheme())
        && endpoint.getHost().equalsIgnoreCase(address.getHost())
        && port(endpoint) == port(address);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }
}
