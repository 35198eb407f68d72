package org.contexture.spark.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.spark.fixture.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddedColumnsTest {
  private static final StructType CORPUS =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("title", DataTypes.StringType)
          .add("text", DataTypes.StringType)
          .add("doc", new StructType().add("body", DataTypes.StringType))
          .add("doc_body", DataTypes.StringType);

  @Test
  void oneTextColumnGivesNamesWithoutAPrefix() {
    AddedColumns columns = resolve(CORPUS, List.of("doc.body"));

    assertThat(addedNames(columns))
        .containsExactly(
            "embedding", "embedding_status", "embedding_error", "token_count", "truncated");
    assertThat(columns.textNames()).containsExactly("doc.body");
  }

  @Test
  void severalTextColumnsGivePrefixedNames() {
    AddedColumns columns = resolve(CORPUS, List.of("title", "doc.body"));

    assertThat(addedNames(columns))
        .containsExactly(
            "title_embedding",
            "title_embedding_status",
            "title_embedding_error",
            "title_token_count",
            "title_truncated",
            "doc_body_embedding",
            "doc_body_embedding_status",
            "doc_body_embedding_error",
            "doc_body_token_count",
            "doc_body_truncated");
    assertThat(columns.textNames()).containsExactly("title", "doc.body");
  }

  @Test
  void aPrefixStandsBeforeEveryName() {
    InputNames one = InputNames.of(List.of("text")).withAddedPrefix("our_");
    InputNames two = InputNames.of(List.of("title", "doc.body")).withAddedPrefix("our_");
    StructType corpus = CORPUS.add("token_count", DataTypes.LongType).add("embedding", DataTypes.LongType);

    assertThat(AddedColumns.resolve(corpus, one, List.of("embedding")).schema(corpus, signature()).fieldNames())
        .startsWith(corpus.fieldNames())
        .endsWith(
            "our_embedding",
            "our_embedding_status",
            "our_embedding_error",
            "our_token_count",
            "our_truncated");
    assertThat(AddedColumns.resolve(corpus, two, List.of("embedding")).schema(corpus, signature()).fieldNames())
        .contains("our_title_embedding", "our_doc_body_truncated");
    assertThat(two.added("embedding"))
        .containsExactly("our_title_embedding", "our_doc_body_embedding");
  }

  @Test
  void aNameThatIsTakenIsToldWithTheWayOut() {
    StructType corpus = CORPUS.add("our_truncated", DataTypes.StringType);
    InputNames names = InputNames.of(List.of("text")).withAddedPrefix("our_");

    assertThatThrownBy(
            () -> AddedColumns.resolve(corpus, names, List.of("embedding"), "; give another"))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot add column 'our_truncated': the corpus has one of that name; give another");
  }

  @Test
  void eachVectorColumnNamesItsTextColumn() {
    StructType schema = resolve(CORPUS, List.of("title", "doc.body")).schema(CORPUS, signature());

    assertThat(textColumn(schema.apply("title_embedding"))).isEqualTo("title");
    assertThat(textColumn(schema.apply("doc_body_embedding"))).isEqualTo("doc.body");
    assertThat(schema.apply("doc_body_embedding_status").metadata().contains("contexture"))
        .isFalse();
  }

  private static String textColumn(StructField field) {
    return field.metadata().getMetadata(VectorMetadata.KEY).getString("text-column");
  }

  private static EncoderSignature signature() {
    return TestModels.minilm().signature();
  }

  private static List<String> addedNames(AddedColumns columns) {
    List<String> names = List.of(columns.schema(CORPUS, signature()).fieldNames());
    assertThat(names.subList(0, CORPUS.length())).containsExactly(CORPUS.fieldNames());
    return names.subList(CORPUS.length(), names.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedding",
        "embedding_status",
        "embedding_error",
        "token_count",
        "truncated",
        "Embedding"
      })
  void aTakenNameIsRefused(String taken) {
    StructType corpus = CORPUS.add(taken, DataTypes.StringType);

    assertThatThrownBy(() -> resolve(corpus, List.of("text")))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot add column '"
                + taken.toLowerCase(Locale.ROOT)
                + "': the corpus has one of that name");
  }

  @Test
  void aTakenNameMattersOnlyWithItsPrefix() {
    StructType corpus =
        CORPUS.add("embedding", DataTypes.StringType).add("text_truncated", DataTypes.StringType);

    assertThatThrownBy(() -> resolve(corpus, List.of("title", "text")))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Cannot add column 'text_truncated': the corpus has one of that name");
  }

  /** Spark tells columns apart without regard to case, so these names are one. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "TEXT"})
  void aTextColumnNamedTwiceIsRefused(String again) {
    assertThatThrownBy(() -> resolve(CORPUS, List.of("text", again)))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            """
            Cannot add column 'X_embedding' twice: name each text column once
            Cannot add column 'X_embedding_status' twice: name each text column once
            Cannot add column 'X_embedding_error' twice: name each text column once
            Cannot add column 'X_token_count' twice: name each text column once
            Cannot add column 'X_truncated' twice: name each text column once\
            """
                .replace("X", again));
  }

  @Test
  void twoTextColumnsWhoseNewColumnsWouldShareANameAreRefused() {
    assertThatThrownBy(() -> resolve(CORPUS, List.of("doc.body", "doc_body")))
        .isInstanceOf(ColumnException.class)
        .hasMessageStartingWith("Cannot add column 'doc_body_embedding' twice: ");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    StructType corpus =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("text", DataTypes.StringType)
            .add("text_embedding", DataTypes.StringType)
            .add("text_truncated", DataTypes.StringType);

    assertThatThrownBy(() -> resolve(corpus, List.of("txt", "id", "text")))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            """
            Corpus has no column 'txt'; columns: id, text, text_embedding, text_truncated; did you mean 'text'?
            Text column 'id' must be a string, or an array of strings: int
            Cannot add column 'text_embedding': the corpus has one of that name
            Cannot add column 'text_truncated': the corpus has one of that name\
            """);
  }

  @Test
  void problemsOfSpanColumnsAreToldWithTheOthers() {
    InputNames names =
        new InputNames(
            List.of("text", "titel"), List.of("id", "title"), List.of("id", "doc.begin"));

    assertThatThrownBy(() -> AddedColumns.resolve(CORPUS, names, List.of("v")))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            """
            Corpus has no column 'titel'; columns: id, title, text, doc, doc.body, doc_body; did you mean 'title'?
            Corpus has no column 'doc.begin'; columns: id, title, text, doc, doc.body, doc_body; did you mean 'doc.body'?\
            """);
  }

  private static AddedColumns resolve(StructType corpus, List<String> texts) {
    return AddedColumns.resolve(corpus, InputNames.of(texts), List.of("embedding"));
  }
}
