package org.contexture.spark.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ftp://me:hunter2@host/a b|ftp://me:HIDDEN@host/a b",
        "s3a://AKIA:ab/c+d/e=@bucket/x|s3a://AKIA:HIDDEN@bucket/x",
        "https://me:p@ss@host/x|https://me:HIDDEN@host/x",
        "https://:only@host|https://:HIDDEN@host",
        "two: ftp://a:b@c/d, hdfs://e:f@g:8020/h|two: ftp://a:HIDDEN@c/d, hdfs://e:HIDDEN@g:8020/h",
        "jdbc:postgresql://me:hunter2@host/db?x=1|jdbc:postgresql://me:HIDDEN@host/db?x=1",
        "https://host/x?user=me&password=hunter2&v=1|https://host/x?user=me&password=HIDDEN&v=1",
        "options: {sep=;, Secret.Key=hunter2, access.key='a b'}|options: {sep=;, Secret.Key=HIDDEN, access.key=HIDDEN}",
        "--input-optoin=password=hunter2|--input-optoin=password=HIDDEN",
        "s3a.session.token=abc fs.s3a.access.key=abc|s3a.session.token=HIDDEN fs.s3a.access.key=HIDDEN"
      })
  void secretsAreTakenOut(String text, String shown) {
    assertThat(Redaction.of(text)).isEqualTo(shown.replace("HIDDEN", Redaction.HIDDEN));
    assertThat(Redaction.of(Redaction.of(text))).isEqualTo(Redaction.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hdfs://nn:8020/data@2024/x",
        "abfss://container@account.dfs.core.windows.net/x",
        "spark://host:7077",
        "embedding:level=word;special-tokens=true",
        "max-tokens=256, chunk-tokens=128, token-budget=1024, tokenizer=WordPiece",
        "a@b.example: why? x=1"
      })
  void everythingElseStays(String text) {
    assertThat(Redaction.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "password, hunter2, HIDDEN",
    "fs.s3a.secret.key, hunter2, HIDDEN",
    "url, jdbc:h2:mem, HIDDEN",
    "query, the password, HIDDEN",
    "dbtable, talks, talks",
    "path, ftp://me:hunter2@host, ftp://me:HIDDEN@host"
  })
  void sparkDecidesWhichOptionsAreSecret(String key, String value, String shown) {
    assertThat(Redaction.ofOption(key, value)).isEqualTo(shown.replace("HIDDEN", Redaction.HIDDEN));
  }

  @Test
  void nothingIsNothing() {
    assertThat(Redaction.of(null)).isNull();
  }
}
