package org.contexture.jobs.senses;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.contexture.encoder.EncoderRuntime;
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
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.rows.GivenColumn;

/**
 * {@code senses}: how a word's vector differs from text to text, layer by layer, or under the
 * vectors asked for.
 */
public final class SensesCommand {
  private static final Set<JobOption> OPTIONS =
      EnumSet.of(
          JobOption.WORD,
          JobOption.OCCURRENCES,
          JobOption.INPUT,
          JobOption.INPUT_FORMAT,
          JobOption.INPUT_OPTION,
          JobOption.TEXT_COLUMN,
          JobOption.MODEL,
          JobOption.MAX_TOKENS,
          JobOption.PROMPT,
          JobOption.VECTOR,
          JobOption.TOKEN_BUDGET,
          JobOption.CACHE_DIR);

  public static final Command COMMAND =
      new Command(
          "senses",
          "Shows how a word's vector differs from text to text, in every layer or as --vector says.",
          OPTIONS,
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          SensesCommand::run);

  private static final int OCCURRENCES = 6;

  /** Name of the vector that finds the word. */
  private static final String WORDS = "_words";

  private SensesCommand() {}

  private static ExitCode run(Invocation invocation) {
    JobConfig config = JobConfig.withoutRows(invocation.configFile(), invocation.options());
    String word = config.need(JobOption.WORD);
    if (occurrences(config) < 2) {
      throw new ConfigException(List.of("occurrences must be 2 or more: " + occurrences(config)));
    }
    // Vectors in a file are embed's; those on the command line are meant for this command.
    List<VectorSpec> asked =
        invocation.options().containsKey(JobOption.VECTOR)
            ? config.encoderSpec().vectors()
            : List.of();
    check(asked);
    return CommandSession.run(
        "senses",
        spark -> {
          WordSenses senses = compare(spark, config, word, asked);
          invocation.print(senses::json, senses::lines);
          return ExitCode.DONE;
        });
  }

  private static int occurrences(JobConfig config) {
    return config.findInt(JobOption.OCCURRENCES).orElse(OCCURRENCES);
  }

  private static void check(List<VectorSpec> asked) {
    for (VectorSpec vector : asked) {
      if (vector.level() != Level.WORD && vector.level() != Level.SENTENCE) {
        throw new ConfigException(
            List.of(
                "level of vector '"
                    + vector.name()
                    + "' must be word or sentence here: "
                    + vector.level().id()));
      }
    }
  }

  private static WordSenses compare(
      SparkSession spark, JobConfig config, String word, List<VectorSpec> asked) {
    int most = occurrences(config);
    List<String> texts = texts(spark, config, word, most);
    ModelFolder folder =
        EmbedJob.location(config).localize(spark.sparkContext().hadoopConfiguration());
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
    EncoderSpec spec = config.encoderSpec().withLongText(LongText.TRUNCATE).withVectors(vectors);
    EncoderRuntime runtime = new EncoderRuntime(1, config.getInt(JobOption.TOKEN_BUDGET));
    List<String> found = new ArrayList<>();
    List<List<float[]>> ofTexts = new ArrayList<>();
    try (TextEncoder encoder = TextEncoder.open(folder, spec, runtime)) {
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
        word, config.get(JobOption.MODEL), spread(found, most), names, spread(ofTexts, most));
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

  private static List<String> texts(SparkSession spark, JobConfig config, String word, int most) {
    Corpus corpus = Corpus.open(spark, config);
    Column text = GivenColumn.text(corpus.schema(), config.list(JobOption.TEXT_COLUMN).get(0));
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
