package org.contexture.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncodedText;
import org.contexture.encoder.EncoderSignature;

/**
 * The columns that encoding adds: the one place that decides their names, types and order.
 *
 * @param texts the text columns, at least one
 * @param width columns of the corpus
 */
@DefaultSerializer(JavaSerializer.class)
public record VectorColumns(List<TextColumn> texts, int width) implements Serializable {
  /** Name of the vector column, after the text column's own name where there are several. */
  public static final String EMBEDDING = "embedding";

  public static final String STATUS = "embedding_status";
  public static final String ERROR = "embedding_error";
  public static final String TOKEN_COUNT = "token_count";
  public static final String TRUNCATED = "truncated";

  /** Key of the column metadata that says how a vector was made. */
  public static final String METADATA = "contexture";

  private static final DataType VECTOR = DataTypes.createArrayType(DataTypes.FloatType, false);
  private static final List<StructField> ADDED =
      List.of(
          DataTypes.createStructField(EMBEDDING, VECTOR, true),
          DataTypes.createStructField(STATUS, DataTypes.StringType, false),
          DataTypes.createStructField(ERROR, DataTypes.StringType, true),
          DataTypes.createStructField(TOKEN_COUNT, DataTypes.IntegerType, true),
          DataTypes.createStructField(TRUNCATED, DataTypes.BooleanType, false));

  /**
   * Resolves the text columns and checks that the new columns' names are free.
   *
   * @throws ColumnException which lists every problem
   */
  public static VectorColumns resolve(StructType corpus, List<String> textColumns) {
    List<String> problems = new ArrayList<>();
    List<TextColumn> texts = new ArrayList<>();
    for (String name : textColumns) {
      try {
        texts.add(TextColumn.resolve(corpus, name));
      } catch (ColumnException e) {
        problems.add(e.getMessage());
      }
    }
    VectorColumns columns = new VectorColumns(List.copyOf(texts), corpus.length());
    List<String> added = new ArrayList<>();
    for (TextColumn text : texts) {
      ADDED.forEach(field -> added.add(prefix(text, textColumns.size()) + field.name()));
    }
    for (int i = 0; i < added.size(); i++) {
      String name = added.get(i);
      if (Arrays.stream(corpus.fieldNames()).anyMatch(name::equalsIgnoreCase)) {
        problems.add("Cannot add column '" + name + "': the corpus has one of that name");
      }
      if (added.subList(0, i).stream().anyMatch(name::equalsIgnoreCase)) {
        problems.add("Cannot add column '" + name + "' twice: name each text column once");
      }
    }
    if (!problems.isEmpty()) {
      throw new ColumnException(String.join("\n", problems));
    }
    return columns;
  }

  private static String prefix(TextColumn text, int columns) {
    return columns == 1 ? "" : text.name().replace('.', '_') + "_";
  }

  /** The corpus' columns and, for each text column, the five that encoding adds. */
  public StructType schema(StructType corpus, EncoderSignature encoder) {
    StructType schema = corpus;
    for (TextColumn text : texts) {
      String prefix = prefix(text, texts.size());
      for (StructField field : ADDED) {
        Metadata metadata =
            field.name().equals(EMBEDDING) ? metadata(encoder, text) : Metadata.empty();
        schema =
            schema.add(
                new StructField(
                    prefix + field.name(), field.dataType(), field.nullable(), metadata));
      }
    }
    return schema;
  }

  /** Names of the vector columns, in the order of the text columns. */
  public List<String> vectorNames() {
    return texts.stream().map(text -> prefix(text, texts.size()) + EMBEDDING).toList();
  }

  /** Names of the text columns as the user gave them. */
  public List<String> textNames() {
    return texts.stream().map(TextColumn::name).toList();
  }

  private static Metadata metadata(EncoderSignature encoder, TextColumn text) {
    MetadataBuilder settings = new MetadataBuilder();
    VectorMetadata.of(encoder, text.name()).forEach(settings::putString);
    return new MetadataBuilder().putMetadata(METADATA, settings.build()).build();
  }

  /** The texts of a row, one per text column; null where there is none. */
  List<String> read(Row row) {
    List<String> found = new ArrayList<>(texts.size());
    texts.forEach(text -> found.add(text.read(row)));
    return found;
  }

  /** A row's values with its results behind them; a vector goes in as the array that it is. */
  Object[] append(Row row, List<EncodedText> results) {
    Object[] values = new Object[width + texts.size() * ADDED.size()];
    for (int i = 0; i < width; i++) {
      values[i] = row.get(i);
    }
    int at = width;
    for (EncodedText result : results) {
      values[at++] = result.vector().orElse(null);
      values[at++] = result.status().id();
      values[at++] = result.error().orElse(null);
      values[at++] = result.tokenCount().isPresent() ? result.tokenCount().getAsInt() : null;
      values[at++] = result.truncated();
    }
    return values;
  }
}
