package org.contexture.jobs.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.contexture.jobs.fixture.NamedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  private static final Configuration HADOOP =
      NamedStore.configuration("s3", "s3a", "s3n", "abfs", "abfss");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s/out",
        "%s/out/",
        "%s//out",
        "%s/./out",
        "%s/none/../out",
        "%s/link",
        "%s/link/",
        "%s/up/out",
        "%s/up/link",
        "file:%s/out",
        "file://%s/out",
        "file:///%s/link"
      })
  void everySpellingOfAFolderIsOnePlace(String spelling) throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.createSymbolicLink(folder.resolve("link"), out);
    Files.createSymbolicLink(folder.resolve("up"), folder);

    assertThat(place(String.format(spelling, folder))).isEqualTo(place(out.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "out, true",
    "out/sub, true",
    "out/sub/own.jsonl, true",
    "out/not-there/yet, true",
    "link, true",
    "link/sub/own.jsonl, true",
    "own.jsonl, true",
    "out2, false",
    "out2/own.jsonl, false",
    "outside/back, true",
    "., false"
  })
  void aFolderContainsWhatLiesInIt(String path, boolean lies) throws IOException {
    Path out = Files.createDirectories(folder.resolve("out/sub")).getParent();
    Path own = Files.writeString(out.resolve("sub/own.jsonl"), "");
    Files.createDirectories(folder.resolve("out2"));
    Files.createSymbolicLink(folder.resolve("link"), out);
    Files.createSymbolicLink(folder.resolve("own.jsonl"), own);
    Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("outside/back"), out.resolve("sub"));

    assertThat(place(out.toString()).contains(place(folder.resolve(path).toString())))
        .isEqualTo(lies);
  }

  @ParameterizedTest
  @CsvSource({
    "named://nn/a, named://nn:8020/a, true",
    "named://NN/a, named://nn:8020/a/b, true",
    "named://nn:8020/a, named://nn:8021/a, false",
    "named://nn/a, named://other/a, false",
    "named://nn/a, named://nn/ab, false",
    "named://nn/, named://nn:8020/a, true",
    "named://nn/a, /a, false"
  })
  void aStoreHasOneNameWithAndWithoutItsPort(String out, String in, boolean lies)
      throws IOException {
    assertThat(place(out).contains(place(in))).isEqualTo(lies);
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://bucket/a, s3://bucket/a, true",
    "s3n://bucket/a, s3a://bucket/a, true",
    "abfs://c@account/a, abfss://c@account/a, true",
    "abfs://c@account/a, abfss://d@account/a, false",
    "s3a://bucket/a, s3a://other/a, false"
  })
  void aStoreWithSeveralSchemesIsOne(String one, String other, boolean same) throws IOException {
    assertThat(place(one).equals(place(other))).isEqualTo(same);
  }

  @Test
  void aLinkThatLeadsNowhereIsAPlace() throws IOException {
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none"));

    assertThat(place(folder.resolve("dangling").toString()).path())
        .isEqualTo(folder.toRealPath().resolve("dangling").toString());
  }

  private static Place place(String path) throws IOException {
    return Place.of(new org.apache.hadoop.fs.Path(path), HADOOP);
  }
}
