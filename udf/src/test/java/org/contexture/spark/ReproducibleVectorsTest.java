package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vector of a text encoded alone, without Spark, is the vector of that text in any job. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReproducibleVectorsTest {
  private static final String WORDS =
      "the bank of river was steep and we sat there to count money that loan had cost us";

  private final List<String> texts = mixedLengths();
  private ModelLocation int8;
  private Map<Integer, List<Float>> float32Alone;
  private Map<Integer, List<Float>> int8Alone;

  @BeforeAll
  void encodeEachTextAlone(@TempDir Path folder) {
    int8 = TestModels.located(TestModels.writeInt8(folder).toString());
    float32Alone = alone(TestModels.MINILM);
    int8Alone = alone(int8);
  }

  /** Short and long ones, each of a few twice, and null among them. */
  private static List<String> mixedLengths() {
    Random random = new Random(7);
    String[] words = WORDS.split(" ", -1);
    List<String> texts = new ArrayList<>();
    for (int length : new int[] {1, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 12, 15, 20, 33, 64, 130, 300}) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      texts.add(text.toString());
    }
    texts.addAll(texts.subList(3, 12));
    texts.add(null);
    texts.add("");
    return texts;
  }

  private Map<Integer, List<Float>> alone(ModelLocation location) {
    Map<Integer, List<Float>> vectors = new LinkedHashMap<>();
    try (TextEncoder encoder = TestModels.encoder(location)) {
      for (int i = 0; i < texts.size(); i++) {
        List<String> one = Collections.singletonList(texts.get(i));
        vectors.put(
            i, encoder.encode(one).texts().get(0).vector().map(TestSpark::boxed).orElse(null));
      }
    }
    return vectors;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1024, 1024, 0",
    "5, 1, 1024, 1",
    "16, 4, 48, 2",
    "2, 1024, 16384, 3",
  })
  void float32VectorsDoNotDependOnTheJob(
      int partitions, int windowRows, int tokenBudget, long order) {
    assertThat(embed(TestModels.MINILM, partitions, windowRows, tokenBudget, order))
        .isEqualTo(float32Alone);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1024, 1024, 0",
    "16, 3, 48, 2",
    "2, 1024, 16384, 3",
  })
  void int8VectorsDoNotDependOnTheJob(int partitions, int windowRows, int tokenBudget, long order) {
    assertThat(embed(int8, partitions, windowRows, tokenBudget, order)).isEqualTo(int8Alone);
  }

  /**
   * @param order 0 for the order of the texts, else the seed of another
   */
  private Map<Integer, List<Float>> embed(
      ModelLocation location, int partitions, int windowRows, int tokenBudget, long order) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      rows.add(RowFactory.create(i, texts.get(i)));
    }
    if (order != 0) {
      Collections.shuffle(rows, new Random(order));
    }
    Dataset<Row> embedded =
        ContextualVectors.open(
                TestSpark.session(),
                location,
                EncoderSpec.defaults(),
                tokenBudget,
                RowWindowLimits.ofRows(windowRows))
            .addTo(TestSpark.corpusOf(rows, partitions), List.of("text"), TestSpark.metrics());
    return TestSpark.vectorsById(embedded);
  }
}
