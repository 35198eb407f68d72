package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's file that is replaced while a session goes on. */
class ChangedModelTest {
  @TempDir private Path folder;

  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = Files.writeString(folder.resolve("words.txt"), "red 1 0\nblue 0 1\n");
  }

  private void replace() throws IOException {
    Files.writeString(model, "red 1 0.5 0\nblue 0 0.5 1\n");
  }

  private Dataset<Row> query(String sql) {
    return TestSpark.session().sql(sql, Map.of("m", model.toString()));
  }

  private List<Float> vector() {
    return query("SELECT sentence_vector(t, :m) FROM VALUES ('red') AS v(t)").first().getList(0);
  }

  @Test
  void theNextQueryTakesTheNewOne() throws IOException {
    assertThat(vector()).containsExactly(1f, 0f);

    replace();

    assertThat(vector()).containsExactly(1f, 0.5f, 0f);
  }

  @Test
  void aModelThatIsGoneIsMissedByTheNextQuery() throws IOException {
    assertThat(vector()).hasSize(2);

    Files.delete(model);

    assertThatThrownBy(this::vector)
        .hasMessageStartingWith(
            "Cannot call sentence_vector: Cannot open model: folder " + model + " does not exist");
  }

  /** Its schema tells of the old one. */
  @Test
  void aQueryThatWasMadeBeforeIsRefused() throws IOException {
    Dataset<Row> query =
        query(
            "SELECT sentence_vector(t, :m), word_vectors(t, :m)[0].word FROM VALUES ('red') AS v(t)");
    String before = fingerprint();

    replace();

    assertThat(fingerprint()).isNotEqualTo(before);
    assertThatThrownBy(query::collectAsList)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Model at "
                + model
                + " is not the one that the query was made with: fingerprint "
                + fingerprint()
                + ", expected "
                + before);
  }

  /** Of the model's files, as they lie there now. */
  private String fingerprint() {
    return ContextualVectors.describe(TestModels.located(model.toString()), EncoderSpec.defaults())
        .modelFingerprint();
  }
}
