package org.contexture.spark.column;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.spec.VectorSignature;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;

/**
 * The columns that encoding adds: the one place that decides their names and order.
 *
 * @param addedPrefix stands before each of their names
 * @param texts the text columns, at least one
 * @param spans the span columns of each text column, or none
 * @param prompts the column of the rows' prompts, or none
 * @param vectors names of the vectors, at least one
 * @param width columns of the corpus
 */
@DefaultSerializer(JavaSerializer.class)
public record AddedColumns(
    String addedPrefix,
    List<TextColumn> texts,
    List<SpanOffsets> spans,
    List<PromptColumn> prompts,
    List<String> vectors,
    int width)
    implements RowForm<Row> {
  public static final String STATUS = "embedding_status";
  public static final String ERROR = "embedding_error";
  public static final String TOKEN_COUNT = "token_count";
  public static final String TRUNCATED = "truncated";

  /** All four of them, in the order of the columns. */
  public static final List<String> FATE_NAMES = List.of(STATUS, ERROR, TOKEN_COUNT, TRUNCATED);

  /** What follows the vectors of a text. */
  private static final List<StructField> FATE =
      List.of(
          DataTypes.createStructField(STATUS, DataTypes.StringType, false),
          DataTypes.createStructField(ERROR, DataTypes.StringType, true),
          DataTypes.createStructField(TOKEN_COUNT, DataTypes.IntegerType, true),
          DataTypes.createStructField(TRUNCATED, DataTypes.BooleanType, false));

  /**
   * Resolves the columns and checks that the new columns' names are free.
   *
   * @param vectors names of the vectors
   * @throws ColumnException which lists every problem
   */
  public static AddedColumns resolve(StructType corpus, InputNames names, List<String> vectors) {
    return resolve(corpus, names, vectors, "");
  }

  /**
   * The same.
   *
   * @param wayOut end of the sentence about a name that is taken
   */
  public static AddedColumns resolve(
      StructType corpus, InputNames names, List<String> vectors, String wayOut) {
    List<String> problems = new ArrayList<>();
    List<TextColumn> texts = new ArrayList<>();
    List<SpanOffsets> spans = new ArrayList<>();
    for (String name : names.texts()) {
      collect(texts, () -> TextColumn.resolve(corpus, name), problems);
    }
    for (int i = 0; i < names.spanBegins().size(); i++) {
      String begin = names.spanBegins().get(i);
      String end = names.spanEnds().get(i);
      collect(spans, () -> SpanOffsets.resolve(corpus, begin, end), problems);
    }
    List<PromptColumn> prompts = new ArrayList<>();
    names
        .prompt()
        .ifPresent(name -> collect(prompts, () -> PromptColumn.resolve(corpus, name), problems));
    AddedColumns columns =
        new AddedColumns(
            names.addedPrefix(),
            List.copyOf(texts),
            List.copyOf(spans),
            List.copyOf(prompts),
            List.copyOf(vectors),
            corpus.length());
    List<String> added = new ArrayList<>();
    int perText = vectors.size() + FATE.size();
    for (TextColumn text : texts) {
      String prefix =
          InputNames.addedPrefix(names.addedPrefix(), text.name(), names.texts().size());
      vectors.forEach(vector -> added.add(prefix + vector));
      FATE.forEach(field -> added.add(prefix + field.name()));
    }
    for (int i = 0; i < added.size(); i++) {
      String name = added.get(i);
      if (Arrays.stream(corpus.fieldNames()).anyMatch(name::equalsIgnoreCase)) {
        problems.add("Cannot add column '" + name + "': the corpus has one of that name" + wayOut);
      }
      List<String> before = added.subList(0, i);
      List<String> ofSameText = added.subList(i - i % perText, i);
      if (ofSameText.stream().anyMatch(name::equalsIgnoreCase)) {
        problems.add("Cannot add column '" + name + "' twice: give each vector a name of its own");
      } else if (before.stream().anyMatch(name::equalsIgnoreCase)) {
        problems.add("Cannot add column '" + name + "' twice: name each text column once");
      }
    }
    if (!problems.isEmpty()) {
      throw new ColumnException(String.join("\n", problems));
    }
    return columns;
  }

  private static <T> void collect(List<T> found, Supplier<T> resolve, List<String> problems) {
    try {
      found.add(resolve.get());
    } catch (ColumnException e) {
      problems.add(e.getMessage());
    }
  }

  private String prefix(int text) {
    return InputNames.addedPrefix(addedPrefix, texts.get(text).name(), texts.size());
  }

  /** The corpus' columns and, for each text column, those that encoding adds. */
  public StructType schema(StructType corpus, EncoderSignature encoder) {
    return schema(
        corpus,
        text ->
            encoder.vectors().stream()
                .map(
                    vector ->
                        vector(
                            vector.name(),
                            VectorType.of(vector.settings(), spans(text)),
                            VectorMetadata.ofColumn(
                                encoder, vector, texts.get(text).name(), promptName())))
                .toList());
  }

  /**
   * As {@link #schema(StructType, EncoderSignature)}, before the model is opened: the same names
   * and types, without the metadata of the vectors.
   */
  public StructType schema(StructType corpus, EncoderSpec spec) {
    return schema(
        corpus,
        text ->
            spec.vectorsOrDefault().stream()
                .map(
                    vector ->
                        vector(vector.name(), VectorType.of(vector, spans(text)), Metadata.empty()))
                .toList());
  }

  private StructType schema(StructType corpus, IntFunction<List<StructField>> vectorsOf) {
    StructType schema = corpus;
    for (int t = 0; t < texts.size(); t++) {
      String prefix = prefix(t);
      for (StructField field : vectorsOf.apply(t)) {
        schema =
            schema.add(
                new StructField(prefix + field.name(), field.dataType(), true, field.metadata()));
      }
      for (StructField field : FATE) {
        schema = schema.add(prefix + field.name(), field.dataType(), field.nullable());
      }
    }
    return schema;
  }

  private static StructField vector(String name, VectorType type, Metadata metadata) {
    return new StructField(name, type.dataType(), true, metadata);
  }

  private Optional<SpanOffsets> spans(int text) {
    return spans.isEmpty() ? Optional.empty() : Optional.of(spans.get(text));
  }

  /** Paths of the vectors' numbers in a Parquet file. */
  public List<String> parquetPaths(EncoderSignature encoder) {
    List<String> paths = new ArrayList<>();
    for (int t = 0; t < texts.size(); t++) {
      for (VectorSignature vector : encoder.vectors()) {
        String name = prefix(t) + vector.name();
        paths.add(VectorType.of(vector.settings(), spans(t)).parquetPath(name));
      }
    }
    return paths;
  }

  /** Name of the column that holds a vector of the first text column. */
  public String firstColumnOf(VectorSignature vector) {
    return columnOf(0, vector.name());
  }

  /**
   * Name of an added column.
   *
   * @param text which of the text columns it belongs to, from 0
   * @param added the name that it has where there is one text column and no prefix
   */
  public String columnOf(int text, String added) {
    return prefix(text) + added;
  }

  /** Names of one added column of each text column; {@code added} as in {@link #columnOf}. */
  public List<String> ofEachText(String added) {
    return IntStream.range(0, texts.size()).mapToObj(text -> columnOf(text, added)).toList();
  }

  /** Names of the text columns as the user gave them. */
  public List<String> textNames() {
    return texts.stream().map(TextColumn::name).toList();
  }

  /** Name of the column of prompts as the user gave it. */
  public Optional<String> promptName() {
    return prompts.stream().findFirst().map(PromptColumn::name);
  }

  /** Of each text column, whether its texts are cut into words already. */
  public List<Boolean> textsOfWords() {
    return texts.stream().map(TextColumn::ofWords).toList();
  }

  /** The texts of a row, one per text column. */
  @Override
  public List<TextInput> read(Row row) {
    List<TextInput> found = new ArrayList<>(texts.size());
    for (int t = 0; t < texts.size(); t++) {
      TextInput text = texts.get(t).read(row);
      for (PromptColumn prompt : prompts) {
        text = text.withPrompt(prompt.read(row));
      }
      found.add(spans.isEmpty() ? text : text.withSpans(spans.get(t).read(row)));
    }
    return found;
  }

  @Override
  public long bytes(Row row) {
    return RowSize.stringBytes(row);
  }

  /** A row's values with its results behind them; a vector goes in as the array that it is. */
  @Override
  public Row append(
      Row row, List<TextInput> inputs, List<EncodedText> results, List<VectorSettings> settings) {
    int perText = settings.size() + FATE.size();
    Object[] values = new Object[width + texts.size() * perText];
    for (int i = 0; i < width; i++) {
      values[i] = row.get(i);
    }
    int at = width;
    for (int t = 0; t < results.size(); t++) {
      EncodedText result = results.get(t);
      for (int v = 0; v < settings.size(); v++) {
        values[at++] = VectorType.of(settings.get(v), spans(t)).value(inputs.get(t), result, v);
      }
      values[at++] = result.status().id();
      values[at++] = result.error().orElse(null);
      values[at++] = result.tokenCount().isPresent() ? result.tokenCount().getAsInt() : null;
      values[at++] = result.truncated();
    }
    return RowFactory.create(values);
  }
}
