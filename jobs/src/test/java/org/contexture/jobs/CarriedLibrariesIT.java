package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shaded jar says of the libraries in it, against what is in it. */
class CarriedLibrariesIT {
  private static final Path JAR = Path.of("target", "contexture-jobs.jar");
  private static final Path SBOM = Path.of("target", "contexture-jobs.cdx.json");
  private static final Pattern NAMED = Pattern.compile("(\\S+:\\S+) {2,}(.+)");
  private static final Pattern LICENCE_TEXT =
      Pattern.compile("(?i)(.*/)?(licen[cs]e|notice|thirdpartynotices|copying|AL2|LGPL2)[^/]*");
  private static final String OWN = "contexture-";

  /** The name in the one POM that names its licence otherwise than SPDX does. */
  private static final Map<String, String> SPDX = Map.of("The (New) BSD License", "BSD-3-Clause");

  private ZipFile jar;

  @BeforeEach
  void openTheJar() throws IOException {
    jar = new ZipFile(JAR.toFile());
  }

  @AfterEach
  void closeTheJar() throws IOException {
    jar.close();
  }

  @Test
  void theSbomNamesWhatIsInTheJarAndNothingElse() throws IOException {
    Set<String> jars =
        components().stream()
            .map(c -> c.get("name").getAsString() + "-" + c.get("version").getAsString() + ".jar")
            .collect(Collectors.toSet());

    assertThat(CarriedLibraries.in(JAR))
        .extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(jars);
  }

  @Test
  void theSbomStatesTheLicencesThatTheJarStates() throws IOException {
    Map<String, Set<String>> stated = new TreeMap<>();
    for (JsonObject component : components()) {
      stated.put(
          component.get("group").getAsString() + ":" + component.get("name").getAsString(),
          licences(component));
    }

    assertThat(stated.keySet().removeIf(name -> name.startsWith("org.contexture:"))).isTrue();
    assertThat(named()).isEqualTo(stated);
  }

  @Test
  void everyLibraryInTheJarIsNamedInItAndNoOther() throws IOException {
    Set<String> artifacts =
        libraries().stream().map(CarriedLibrariesIT::artifact).collect(Collectors.toSet());

    assertThat(named().keySet())
        .extracting(name -> name.substring(name.indexOf(':') + 1))
        .containsExactlyInAnyOrderElementsOf(artifacts);
  }

  @Test
  void noTextOfALicenceIsLost() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (Path library : libraries()) {
      try (ZipFile zip = new ZipFile(library.toFile())) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          if (isText(entry)) {
            String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            String kept = "META-INF/licenses/" + artifact(library) + "/" + name;
            expected.merge(kept, text(zip, entry.getName()), String::concat);
          }
        }
      }
    }

    assertThat(expected).isNotEmpty();
    expected.forEach((name, text) -> assertThat(text(jar, name)).as(name).isEqualTo(text));
  }

  @Test
  void aLibraryUnderAnotherLicenceThanOursHasItsTextInTheJar() throws IOException {
    List<String> folders =
        named().entrySet().stream()
            .filter(library -> !library.getValue().equals(Set.of("Apache-2.0")))
            .map(library -> library.getKey().substring(library.getKey().indexOf(':') + 1))
            .toList();

    assertThat(folders).contains("onnxruntime", "protobuf-java");
    for (String folder : folders) {
      assertThat(text(jar, "META-INF/licenses/" + folder + "/LICENSE")).as(folder).isNotBlank();
    }
  }

  @Test
  void ourLicenceAndNoticeAreWhereToolsLookForThem() throws IOException {
    for (String name : List.of("LICENSE", "NOTICE")) {
      assertThat(text(jar, "META-INF/" + name)).isEqualTo(Files.readString(Path.of("..", name)));
    }
    assertThat(Collections.list(jar.entries()))
        .filteredOn(CarriedLibrariesIT::isText)
        .extracting(ZipEntry::getName)
        .filteredOn(name -> !name.startsWith("META-INF/licenses/"))
        .containsExactlyInAnyOrder("META-INF/LICENSE", "META-INF/NOTICE");
  }

  @Test
  void noDebugSymbolsAreCarried() {
    assertThat(Collections.list(jar.entries()))
        .extracting(ZipEntry::getName)
        .filteredOn(name -> name.contains(".dSYM") || name.endsWith(".pdb"))
        .isEmpty();
  }

  private Map<String, Set<String>> named() {
    return text(jar, "META-INF/THIRD-PARTY.txt")
        .lines()
        .map(NAMED::matcher)
        .filter(line -> line.matches())
        .collect(
            Collectors.toMap(
                line -> line.group(1),
                line -> new TreeSet<>(List.of(line.group(2).split(" or ")))));
  }

  private static List<Path> libraries() throws IOException {
    return CarriedLibraries.in(JAR).stream()
        .filter(jar -> !jar.getFileName().toString().startsWith(OWN))
        .toList();
  }

  /** The folder above that of the version, in a local repository of Maven's. */
  private static String artifact(Path library) {
    return library.getParent().getParent().getFileName().toString();
  }

  private static List<JsonObject> components() throws IOException {
    assumeTrue(
        Files.exists(SBOM) || !"is true".equals(System.getProperty("maven.offline")),
        "needs the SBOM, which an offline Maven does not make");
    JsonObject sbom = JsonParser.parseString(Files.readString(SBOM)).getAsJsonObject();
    return sbom.getAsJsonArray("components").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static Set<String> licences(JsonObject component) {
    return StreamSupport.stream(component.getAsJsonArray("licenses").spliterator(), false)
        .map(choice -> choice.getAsJsonObject().getAsJsonObject("license"))
        .map(licence -> licence.get(licence.has("id") ? "id" : "name").getAsString())
        .map(name -> SPDX.getOrDefault(name, name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isText(ZipEntry entry) {
    return !entry.isDirectory()
        && !entry.getName().endsWith(".class")
        && LICENCE_TEXT.matcher(entry.getName()).matches();
  }

  private static String text(ZipFile zip, String name) {
    ZipEntry entry = zip.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
