package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.AnalysisException;
import org.contexture.encoder.model.ModelCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  private static final Path OWN = ModelCache.ofTemporaryFolder().root();

  @TempDir Path folder;
  private Path allowed;
  private SparkConf conf;

  @BeforeEach
  void allow() throws IOException {
    allowed = Files.createDirectory(folder.resolve("allowed"));
    conf = new SparkConf(false).set(CacheFolder.ALLOWED, allowed.toString());
  }

  @Test
  void whatTheApplicationNamesAndTheUsersFolderMayBeWritten() {
    for (Path path : new Path[] {allowed, allowed.resolve("a/b"), OWN, OWN.resolve("models")}) {
      assertThat(CacheFolder.problem(path.toString(), conf)).as("%s", path).isEmpty();
    }
  }

  @Test
  void everythingElseMayNot() throws IOException {
    Path link = Files.createSymbolicLink(allowed.resolve("link"), folder);
    for (String path :
        new String[] {
          folder.toString(),
          folder + "/allowed2",
          allowed + "/../other",
          OWN + "/../other",
          link + "/below",
          "/etc/contexture",
          "relative"
        }) {
      assertThat(CacheFolder.problem(path, conf))
          .contains(
              "cache-dir must lie in "
                  + OWN
                  + ", or where spark.contexture.cacheDir of the application says: "
                  + path);
    }
  }

  @Test
  void withoutASettingOnlyTheUsersFolderIsThere() {
    assertThat(CacheFolder.problem(allowed.toString(), new SparkConf(false))).isPresent();
    assertThat(CacheFolder.problem(OWN.toString(), new SparkConf(false))).isEmpty();
  }

  @Test
  void whatIsNoPathIsNoFolder() {
    assertThat(CacheFolder.problem("a\0b", conf))
        .contains("cache-dir must be a local folder: a\0b");
  }

  @Test
  void aQueryIsRefusedBeforeAnythingIsWritten() {
    Path outside = folder.resolve("outside");
    String query = "SELECT sentence_vector('a', map('cache-dir', '%s'))".formatted(outside);
    assertThatThrownBy(() -> Sql.query(query))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Cannot call sentence_vector: cache-dir must lie in " + OWN)
        .hasMessageContaining(outside.toString());
    assertThat(outside).doesNotExist();
  }
}
