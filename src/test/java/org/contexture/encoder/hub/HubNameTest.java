package org.contexture.encoder.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {
  @ParameterizedTest
  @CsvSource({
    "BAAI/bge-small-en-v1.5, models--BAAI--bge-small-en-v1.5, main, hf download BAAI/bge-small-en-v1.5",
    "gpt2, models--gpt2, main, hf download gpt2",
    "a/b@v1.0, models--a--b, v1.0, hf download a/b --revision v1.0",
    "a/b@refs/pr/7, models--a--b, refs/pr/7, hf download a/b --revision refs/pr/7",
    "a/b@0123abc, models--a--b, 0123abc, hf download a/b --revision 0123abc"
  })
  void aNameHasAFolderARevisionAndACommand(
      String text, String folder, String revision, String command) {
    HubName name = HubName.parse(text).orElseThrow();

    assertThat(name.folder()).isEqualTo(folder);
    assertThat(name.wanted()).isEqualTo(revision);
    assertThat(name.command()).isEqualTo(command);
    assertThat(name).hasToString(text);
    assertThat(name.isPinned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b/c",
        "/a/b",
        "a/",
        "./a",
        "../a",
        "a/..",
        "a/../b",
        "a--b",
        "a/b--c",
        "a\\b",
        "a:b",
        "a/b.git",
        "a/-b",
        "a/b-",
        "a/.b",
        "a/b.",
        "a b",
        "ä/b",
        "s3a://a/b",
        "a/b@",
        "a/b@../c",
        "a/b@v1/../../c",
        "a/b@/etc",
        "a/b@c//d",
        "a/b@.c",
        "a/b@c@d",
        "a/b@c\n",
        "a/b\n"
      })
  void whatLeadsElsewhereIsNoName(String text) {
    assertThat(HubName.parse(text)).isEmpty();
  }
}
