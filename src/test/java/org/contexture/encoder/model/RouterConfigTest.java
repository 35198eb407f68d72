package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterConfigTest {
  private static final String TYPES =
      "\"a\":\"sentence_transformers.models.Dense\",\"b\":\"sentence_transformers.models.Dense\"";

  private static final String ROUTES =
      "\"query\":[\"a\"],\"document\":[\"a\",\"b\"],\"text\":[\"b\"]";

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void theFoldersOfModules() throws IOException {
    folder = temporary.resolve("model");
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
  }

  /** What sentence-transformers' {@code Router._resolve_route} gives. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      textBlock =
          """
          # parameters | task | route of texts | route of what nobody says is text
          ~~ | ~~ | text | query
          ~~ | document | document | document
          ~~ | other | text | query
          ~~ | text | text | text
          ~"default_route":"document"~ | ~~ | text | document
          ~"default_route":null,"allow_empty_key":false~ | ~~ | text | -
          ~"default_route":"document","allow_empty_key":false~ | other | text | document
          ~"route_mappings":{"(None, 'text')":"document"}~ | ~~ | document | query
          ~"route_mappings":{"(None, 'text')":"document"}~ | query | document | query
          ~"route_mappings":{"('it', None)":"document"}~ | it | document | document
          ~"route_mappings":{"('it', 'text')":"document"}~ | it | document | query
          ~"route_mappings":{"(\\"it's\\", \\"text\\")":"document"}~ | it's | document | query
          ~"route_mappings":{"(None, None)":"document"}~ | query | document | document
          ~"route_mappings":{"('query', None)":"text", "(None, None)":"document"}~ | query | text | text
          ~"route_mappings":{"(None, ('image', 'text'))":"document"}~ | ~~ | text | query
          """)
  void theRouteIsFoundAsTheLibraryFindsIt(
      String parameters, String task, String ofTexts, String ofOthers) throws IOException {
    RouterConfig router = read(TYPES, ROUTES, "\"parameters\":{" + parameters + "}");
    assertThat(router.find(task, true)).hasValue(ofTexts);
    assertThat(router.find(task, false).orElse(null)).isEqualTo(ofOthers);
  }

  @Test
  void namesAreThoseOfRoutesAndOfTasksThatAreMapped() throws IOException {
    RouterConfig router =
        read(
            TYPES,
            ROUTES,
            "\"parameters\":{\"route_mappings\":{\"('s2p', None)\":\"query\",\"(None, 'text')\":\"query\"}}");
    assertThat(router.names()).containsExactly("query", "document", "text", "s2p");
    assertThat(router.origin()).isEqualTo("router_config.json");
    assertThat(router.inputs()).extracting(ListedModule::path).containsExactly("a", "b");
    assertThat(router.all()).extracting(ListedModule::path).containsExactly("a", "b");
  }

  @Test
  void withoutADefaultRouteOneMustBeNamed() throws IOException {
    RouterConfig router =
        read(
            TYPES,
            "\"query\":[\"a\"],\"passage\":[\"b\"]",
            "\"parameters\":{\"allow_empty_key\":false}");
    String rule =
        "Cannot use model: %s has no default route; prompt-name must be one of query, passage: "
            .formatted(folder.resolve("router_config.json"));
    assertThatThrownBy(() -> router.route("", true))
        .isInstanceOf(ModelException.class)
        .hasMessage(rule + "none");
    assertThatThrownBy(() -> router.route("document", true))
        .isInstanceOf(ModelException.class)
        .hasMessage(rule + "document");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | ~~ | ~~ | 'structure' must have a route: {}",
        "~~ | ~\"q\":\"a\"~ | ~~ | route 'q' must be a list of modules: \"a\"",
        "~~ | ~\"q\":[]~ | ~~ | route 'q' must be a list of modules: []",
        "~\"a\":1~ | ~\"q\":[\"c\"]~ | ~~ | route 'q' must be made of modules that 'types' lists: \"c\"",
        "~\"a\":{}~ | ~\"q\":[\"a\"]~ | ~~ | route 'q' must be made of modules that 'types' lists: \"a\"",
        "~\"a\":\"x\"~ | ~\"q\":[[\"a\"]]~ | ~~ | route 'q' must be made of modules that 'types' lists: [\"a\"]",
        "~\"c\":\"x\"~ | ~\"q\":[\"c\"]~ | ~~ | route 'q' must be made of modules that are there: c",
        "~\"../c\":\"x\"~ | ~\"q\":[\"../c\"]~ | ~~ | the path of a module must lie in the model's folder: ../c",
        "~\"/etc\":\"x\"~ | ~\"q\":[\"/etc\"]~ | ~~ | the path of a module must lie in the model's folder: /etc",
        "~\"out\":\"x\"~ | ~\"q\":[\"out\"]~ | ~~ | the path of a module must lie in the model's folder: out",
        "~\"a\":\"x\"~ | ~\"q\":[\"a\"]~ | ~\"default_route\":\"d\"~ | 'default_route' must name one of its routes q: d",
        "~\"a\":\"x\"~ | ~\"q\":[\"a\"]~ | ~\"route_mappings\":{\"(None, None)\":\"d\"}~ | 'route_mappings' must name one of its routes q: d",
        "~\"a\":\"x\"~ | ~\"q\":[\"a\"]~ | ~\"route_mappings\":{\"query\":\"q\"}~ | 'route_mappings' must lead from a task and a kind of input to a route: query to \"q\"",
        "~\"a\":\"x\"~ | ~\"q\":[\"a\"]~ | ~\"route_mappings\":{\"(None, None)\":1.5}~ | 'route_mappings' must name one of its routes q: 1.5"
      })
  void whatDoesNotHoldTogetherIsRefused(
      String types, String routes, String parameters, String reason) throws IOException {
    Files.createSymbolicLink(folder.resolve("out"), temporary);
    assertThatThrownBy(() -> read(types, routes, "\"parameters\":{" + parameters + "}"))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read model file %s: %s", folder.resolve("router_config.json"), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~\"parameters\":{\"strange\":1}~ | strange | 1",
        "~\"strange\":[2]~ | strange | [2]"
      })
  void whatIsNotKnownIsRefusedByItsName(String rest, String key, String value) {
    assertThatThrownBy(() -> read(TYPES, ROUTES, rest))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets %s, which Contexture does not know: %s",
            folder.resolve("router_config.json"), key, value);
  }

  @Test
  void aFolderWithoutAConfigIsNoRouter() {
    assertThatThrownBy(() -> RouterConfig.read(folder, "a"))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: the Router in %s has no router_config.json", folder.resolve("a"));
  }

  private RouterConfig read(String types, String routes, String rest) throws IOException {
    Files.writeString(
        folder.resolve("router_config.json"),
        "{\"types\":{%s},\"structure\":{%s},%s}".formatted(types, routes, rest));
    return RouterConfig.read(folder, "");
  }
}
