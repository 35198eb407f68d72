package org.contexture.jobs.senses;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.model.RequestedModel;
import org.contexture.jobs.rows.GivenColumn;

/**
 * {@code senses}: how a word's vector differs from text to text, layer by layer, or under the
 * vectors asked for.
 */
public final class SensesCommand {
  public static final Command COMMAND =
      new Command(
          "senses",
          "Shows how a word's vector differs from text to text, in every layer or as --vector says.",
          List.of(
              CorpusSettings.INPUT,
              CorpusSettings.INPUT_FORMAT,
              CorpusSettings.INPUT_OPTION,
              CorpusSettings.TEXT_COLUMN,
              ModelSettings.MODEL,
              ModelSettings.MODEL_FILE,
              ModelSettings.MODEL_PATH,
              ModelSettings.DOWNLOAD,
              ModelSettings.MAX_TOKENS,
              ModelSettings.VECTOR,
              ModelSettings.PROMPT,
              ModelSettings.PROMPT_NAME,
              SharedOptions.WORD,
              SensesSettings.OCCURRENCES,
              ModelSettings.TOKEN_BUDGET,
              ModelSettings.CACHE_DIR),
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          SensesCommand::run);

  /** Name of the vector that finds the word. */
  private static final String WORDS = "_words";

  private SensesCommand() {}

  private static ExitCode run(Invocation invocation) {
    SensesSettings settings = SensesSettings.of(invocation.parse(Purpose.NO_ROWS));
    return CommandSession.run(
        "senses",
        spark -> {
          WordSenses senses = compare(spark, settings, invocation.err());
          invocation.print(senses::json, senses::lines);
          return ExitCode.DONE;
        });
  }

  private static WordSenses compare(SparkSession spark, SensesSettings settings, PrintStream err) {
    String word = settings.word();
    int most = settings.occurrences();
    List<VectorSpec> asked = settings.vectors();
    Corpus corpus = Corpus.open(spark, settings.corpus());
    corpus.notes().forEach(note -> err.println("Note: " + note));
    List<String> texts = texts(corpus, settings.corpus(), word, most);
    RequestedModel model = new RequestedModel(settings.model());
    ModelFolder folder = model.folder(spark);
    List<Integer> layers = everyLayer(folder);
    List<VectorSpec> compared = asked.isEmpty() ? wordsOf(layers) : asked;
    List<String> names =
        asked.isEmpty()
            ? layers.stream().map(layer -> "layer " + layer).toList()
            : asked.stream().map(VectorSpec::name).toList();
    // Every text that is compared has the word, so each needs its words.
    VectorSpec[] vectors =
        Stream.concat(compared.stream(), Stream.of(VectorSpec.of(WORDS, Level.WORD)))
            .toArray(VectorSpec[]::new);
    EncoderSpec spec = settings.model().spec().withLongText(LongText.TRUNCATE).withVectors(vectors);
    List<String> found = new ArrayList<>();
    List<List<float[]>> ofTexts = new ArrayList<>();
    try (TextEncoder encoder = TextEncoder.open(folder, spec, model.runtime(1))) {
      List<EncodedText> encoded = encoder.encode(texts).texts();
      for (int t = 0; t < texts.size(); t++) {
        int at = indexOf(word, encoded.get(t));
        if (at >= 0) {
          found.add(texts.get(t));
          ofTexts.add(
              encoded.get(t).vectors().stream()
                  .limit(compared.size())
                  .map(vector -> ofWord(vector, at))
                  .toList());
        }
      }
    }
    if (found.size() < 2) {
      throw new CorpusException(
          "Cannot compare '"
              + word
              + "': it is a word of "
              + found.size()
              + " texts of the corpus");
    }
    return WordSenses.of(
        word, settings.model().name(), spread(found, most), names, spread(ofTexts, most));
  }

  /** So many of them, from all over: neighbours in a corpus are often alike. */
  private static <T> List<T> spread(List<T> all, int most) {
    int size = Math.min(most, all.size());
    return IntStream.range(0, size)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / size)))
        .toList();
  }

  /** A vector of the whole text stands for each of its words. */
  private static float[] ofWord(EncodedVector vector, int word) {
    return vector instanceof EncodedVector.Whole whole
        ? whole.values()
        : ((EncodedVector.Spans) vector).spans().get(word).vector();
  }

  private static List<String> texts(Corpus corpus, CorpusSettings settings, String word, int most) {
    Column text = GivenColumn.text(corpus.schema(), settings.textColumns().get(0));
    // Some hold the letters inside another word only: those are found out later.
    return corpus
        .rows()
        .select(text.as("text"))
        .filter(
            functions.lower(functions.col("text")).contains(functions.lower(functions.lit(word))))
        .limit((int) Math.min(10L * most, Integer.MAX_VALUE))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** Where a graph shows its last layer only, that is what can be compared. */
  private static List<Integer> everyLayer(ModelFolder folder) {
    int layers = TextEncoder.layers(folder);
    return layers == 1 ? List.of(-1) : IntStream.range(0, layers).boxed().toList();
  }

  private static List<VectorSpec> wordsOf(List<Integer> layers) {
    return layers.stream()
        .map(layer -> VectorSpec.of("layer_" + layer, Level.WORD).withLayers(layer))
        .toList();
  }

  private static int indexOf(String word, EncodedText text) {
    if (text.vectors().isEmpty()) {
      return -1;
    }
    List<EncodedVector> all = text.vectors();
    List<EncodedSpan> words = ((EncodedVector.Spans) all.get(all.size() - 1)).spans();
    for (int w = 0; w < words.size(); w++) {
      if (words.get(w).vector() != null && word.equalsIgnoreCase(words.get(w).text())) {
        return w;
      }
    }
    return -1;
  }
}
