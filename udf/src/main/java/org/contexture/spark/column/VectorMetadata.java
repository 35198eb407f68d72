package org.contexture.spark.column;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.spec.VectorSignature;

/** What a stored vector column says of itself, in column metadata and file footers alike. */
public final class VectorMetadata {
  /** Key of the column metadata that says how a vector was made. */
  public static final String KEY = "contexture";

  /** Key of the columns of texts, with commas between. */
  public static final String TEXT_COLUMN = "text-column";

  /** Key of the column of prompts, where rows have their own. */
  public static final String PROMPT_COLUMN = "prompt-column";

  private static final String MODEL = "model";
  private static final String FINGERPRINT = "fingerprint";

  private VectorMetadata() {}

  /** What one vector column says; keys in kebab case, in a fixed order. */
  public static Map<String, String> of(
      EncoderSignature encoder,
      VectorSignature vector,
      String textColumn,
      Optional<String> promptColumn) {
    Map<String, String> entries = ofEncoder(encoder, List.of(textColumn), promptColumn);
    entries.putAll(vector.describe());
    return entries;
  }

  /** What one vector column says, as the metadata that Spark keeps with the column. */
  public static Metadata ofColumn(
      EncoderSignature encoder,
      VectorSignature vector,
      String textColumn,
      Optional<String> promptColumn) {
    MetadataBuilder settings = new MetadataBuilder();
    of(encoder, vector, textColumn, promptColumn).forEach(settings::putString);
    return new MetadataBuilder().putMetadata(VectorMetadata.KEY, settings.build()).build();
  }

  /**
   * What a file says. With one vector its keys stand as in {@link #of}; with several each is behind
   * {@code vector.NAME.}.
   */
  public static Map<String, String> ofAll(
      EncoderSignature encoder, List<String> textColumns, Optional<String> promptColumn) {
    Map<String, String> entries = ofEncoder(encoder, textColumns, promptColumn);
    for (VectorSignature vector : encoder.vectors()) {
      String prefix = encoder.vectors().size() == 1 ? "" : "vector." + vector.name() + ".";
      vector.describe().forEach((key, value) -> entries.put(prefix + key, value));
    }
    return entries;
  }

  /**
   * How a column differs from the encoder's first vector of a text column, by what it says of
   * itself; nothing where it is the same. The model's name does not count: the same one may lie
   * elsewhere.
   */
  public static Optional<String> difference(
      StructField column,
      EncoderSignature encoder,
      String textColumn,
      Optional<String> promptColumn) {
    Metadata said =
        column.metadata().contains(VectorMetadata.KEY)
            ? column.metadata().getMetadata(VectorMetadata.KEY)
            : Metadata.empty();
    Map<String, String> expected = of(encoder, encoder.vectors().get(0), textColumn, promptColumn);
    expected.remove(MODEL);
    // Every setting goes into the fingerprint: it comes last, for when no other key can tell more.
    expected.put(FINGERPRINT, expected.remove(FINGERPRINT));
    for (Map.Entry<String, String> entry : expected.entrySet()) {
      String found = said.contains(entry.getKey()) ? said.getString(entry.getKey()) : "none";
      if (!found.equals(entry.getValue())) {
        return Optional.of(entry.getKey() + " " + found + ", and not " + entry.getValue());
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> ofEncoder(
      EncoderSignature encoder, List<String> textColumns, Optional<String> promptColumn) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(MODEL, encoder.model());
    entries.put(FINGERPRINT, encoder.fingerprint());
    encoder
        .settings()
        .describeTokens()
        .forEach((key, setting) -> entries.put(key, setting.value()));
    entries.putAll(columns(textColumns, promptColumn));
    return entries;
  }

  /** What is said of the columns that vectors were made of. */
  public static Map<String, String> columns(InputNames names) {
    return columns(names.texts(), names.prompt());
  }

  private static Map<String, String> columns(
      List<String> textColumns, Optional<String> promptColumn) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(TEXT_COLUMN, String.join(",", textColumns));
    promptColumn.ifPresent(name -> entries.put(PROMPT_COLUMN, name));
    return entries;
  }

  /**
   * Whether vectors are said to be of the same columns, commas between them, in whatever order.
   * Spark takes names that differ in case for the same.
   */
  public static boolean areSameColumns(String one, String other) {
    return names(one).equals(names(other));
  }

  private static Set<String> names(String columns) {
    return Set.copyOf(List.of(columns.toLowerCase(Locale.ROOT).split(",")));
  }
}
