package org.contexture.spark.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownEncodersTest {
  @TempDir private Path folder;

  private final KnownEncoders known = new KnownEncoders();
  private Path file;
  private ModelLocation model;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("words.txt"), "red 1 0\nblue 0 1\n");
    model = TestModels.located(file.toString());
  }

  private ContextualVectors open(EncoderSpec spec) {
    return known.open(TestSpark.session(), model, spec);
  }

  private static EncoderSpec named(String vector) {
    return EncoderSpec.defaults().withVectors(TestModels.specs(vector));
  }

  @Test
  void anEncoderIsOpenedOnce() {
    ContextualVectors first = open(EncoderSpec.defaults());

    assertThat(open(EncoderSpec.defaults())).isSameAs(first);
    assertThat(open(named("other"))).isNotSameAs(first);
    assertThat(known.opened()).isEqualTo(2);
  }

  @Test
  void aModelThatHasChangedIsOpenedAgain() throws IOException {
    String before = open(EncoderSpec.defaults()).signature().fingerprint();
    Files.writeString(file, "red 1 0\nblue 0 1\ngreen 1 1\n");

    assertThat(open(EncoderSpec.defaults()).signature().fingerprint()).isNotEqualTo(before);
    assertThat(known.opened()).isEqualTo(2);
  }

  @Test
  void whatWasAskedForTheLongestAgoIsForgotten() {
    for (int i = 0; i < KnownEncoders.MOST; i++) {
      open(named("v" + i));
    }
    open(named("v0"));
    open(named("one_more"));
    assertThat(known.opened()).isEqualTo(KnownEncoders.MOST + 1);

    open(named("v0"));
    open(named("v2"));
    assertThat(known.opened()).isEqualTo(KnownEncoders.MOST + 1);

    open(named("v1"));
    assertThat(known.opened()).isEqualTo(KnownEncoders.MOST + 2);
  }

  @Test
  void oneThatCannotBeOpenedIsTriedAgain() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> open(EncoderSpec.defaults()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: folder " + file + " does not exist");

    Files.writeString(file, "red 1 0\n");

    assertThat(open(EncoderSpec.defaults()).signature().dimension()).isEqualTo(2);
  }

  @Test
  void eachApplicationHasItsOwn() {
    assertThat(open(EncoderSpec.defaults()).runtime().threads()).isEqualTo(1);
    SparkSession other = TestSpark.instead(Map.of("spark.task.cpus", 2));
    try {
      assertThat(known.open(other, model, EncoderSpec.defaults()).runtime().threads()).isEqualTo(2);
    } finally {
      other.stop();
    }
  }
}
