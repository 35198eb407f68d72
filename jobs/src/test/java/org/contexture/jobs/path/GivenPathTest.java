package org.contexture.jobs.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"12:30.jsonl", "a:b", "12:30/x.jsonl"})
  void aColonInARelativeNameIsExplained(String given) {
    assertThatThrownBy(() -> GivenPath.of(given))
        .hasMessage(
            "Hadoop takes '"
                + given.substring(0, given.indexOf(':'))
                + "' for the name of a file system, and bears no colon in a file's name; rename it");
  }

  @Test
  void noTextIsNoPath() {
    assertThatThrownBy(() -> GivenPath.of(""))
        .hasMessage("Can not create a Path from an empty string");
  }

  @ParameterizedTest
  @CsvSource({
    "/x/y, /x/y",
    "file:/x/y, /x/y",
    "file:///x/y, /x/y",
    "x/y, x/y",
    "/x/12:30, /x/12:30",
    "file:/x/a%20b, /x/a%20b"
  })
  void aLocalPathIsPlainOrAUri(String given, String path) {
    assertThat(LocalPath.of(given)).isEqualTo(java.nio.file.Path.of(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs://nn/x", "s3a://bucket/x", "hdfs:/x"})
  void aPathOnAnotherStoreIsNotLocal(String given) {
    assertThatThrownBy(() -> LocalPath.of(given)).hasMessage("it must be a local path");
  }
}
