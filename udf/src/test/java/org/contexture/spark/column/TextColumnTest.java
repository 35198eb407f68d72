package org.contexture.spark.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextColumnTest {
  private static final StructType INNER =
      new StructType()
          .add("title", DataTypes.StringType)
          .add(
              "deep", new StructType().add("er", DataTypes.StringType).add("n", DataTypes.LongType))
          .add("with.dot", DataTypes.StringType);

  private static final StructType CORPUS =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("text", DataTypes.StringType)
          .add("doc", INNER)
          .add("doc.title", DataTypes.StringType)
          .add("dotted.doc", INNER)
          .add("a column with spaces", DataTypes.StringType)
          .add("`back`tick`", DataTypes.StringType)
          .add("it's \"quoted\"", DataTypes.StringType)
          .add("tags", DataTypes.createArrayType(DataTypes.StringType))
          .add("numbers", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("Case", DataTypes.StringType)
          .add("case", DataTypes.StringType);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "text | 1",
        // The top-level column of that name wins over the field of the struct.
        "doc.title | 3",
        "doc.deep.er | 2 1 0",
        "doc.with.dot | 2 2",
        "dotted.doc.title | 4 0",
        "dotted.doc.deep.er | 4 1 0",
        "a column with spaces | 5",
        "`back`tick` | 6",
        "it's \"quoted\" | 7",
        "TEXT | 1",
        "DOC.Deep.ER | 2 1 0",
        "Case | 10",
        "case | 11",
        "CASE | 10",
      })
  void aNameLeadsToItsColumn(String name, String path) {
    List<Integer> expected = List.of(path.split(" ", -1)).stream().map(Integer::valueOf).toList();

    assertThat(TextColumn.resolve(CORPUS, name))
        .isEqualTo(new TextColumn(new ColumnPath(name, expected), false));
  }

  @ParameterizedTest
  @CsvSource({"id, int", "numbers, array<int>", "doc.deep.n, bigint"})
  void aColumnThatHoldsNoStringsIsRefused(String name, String type) {
    assertThatThrownBy(() -> TextColumn.resolve(CORPUS, name))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Text column '" + name + "' must be a string, or an array of strings: " + type);
  }

  @Test
  void aStructIsRefusedWithItsType() {
    assertThatThrownBy(() -> TextColumn.resolve(CORPUS, "doc.deep"))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Text column 'doc.deep' must be a string, or an array of strings: struct<er:string,n:bigint>");
  }

  @Test
  void aMissingColumnNamesTheNearest() {
    StructType corpus = new StructType().add("id", DataTypes.IntegerType).add("doc", INNER);

    assertThatThrownBy(() -> TextColumn.resolve(corpus, "doc.titel"))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Corpus has no column 'doc.titel'; columns: id, doc, doc.title, doc.deep,"
                + " doc.deep.er, doc.deep.n, doc.with.dot; did you mean 'doc.title'?");
  }

  @Test
  void nothingIsSuggestedWhereNothingIsNear() {
    StructType corpus =
        new StructType().add("id", DataTypes.IntegerType).add("body", DataTypes.StringType);

    assertThatThrownBy(() -> TextColumn.resolve(corpus, "transcript"))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Corpus has no column 'transcript'; columns: id, body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "doc.", ".doc", "doc..title", "text.title", "tags.x"})
  void aNameThatLeadsNowhereIsRefused(String name) {
    assertThatThrownBy(() -> TextColumn.resolve(CORPUS, name))
        .isInstanceOf(ColumnException.class)
        .hasMessageStartingWith("Corpus has no column '" + name + "'; columns: id, text, ");
  }

  @Test
  void aTextIsReadThroughItsStructs() {
    Row row = RowFactory.create(1, null, RowFactory.create("a", RowFactory.create("b", 2L), null));

    assertThat(text("text", List.of(1)).read(row).text()).isNull();
    assertThat(text("doc.title", List.of(2, 0)).read(row).text()).isEqualTo("a");
    assertThat(text("doc.deep.er", List.of(2, 1, 0)).read(row).text()).isEqualTo("b");
    assertThat(text("doc.with.dot", List.of(2, 2)).read(row).text()).isNull();
  }

  @Test
  void aNullStructHoldsNoText() {
    TextColumn deep = text("doc.deep.er", List.of(2, 1, 0));

    assertThat(deep.read(RowFactory.create(1, "x", null)).text()).isNull();
    assertThat(deep.read(RowFactory.create(1, "x", RowFactory.create("a", null, null))).text())
        .isNull();
  }

  @Test
  void anArrayOfStringsIsATextOfGivenWords() {
    TextColumn tags = TextColumn.resolve(CORPUS, "tags");
    Row row =
        RowFactory.create(
            1,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            scala.jdk.javaapi.CollectionConverters.asScala(Arrays.asList("a", null, "b c"))
                .toSeq());

    assertThat(tags.ofWords()).isTrue();
    assertThat(tags.read(row)).isEqualTo(TextInput.ofWords(Arrays.asList("a", null, "b c")));
    assertThat(tags.read(row).text()).isEqualTo("a  b c");
  }

  private static TextColumn text(String name, List<Integer> path) {
    return new TextColumn(new ColumnPath(name, path), false);
  }
}
