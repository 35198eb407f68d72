package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.contexture.encoder.fixture.GoldenFile;
import org.contexture.encoder.fixture.GoldenMachine;
import org.contexture.encoder.fixture.GoldenModel;
import org.contexture.encoder.fixture.GoldenVectors;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fingerprints and vectors are those of earlier versions: {@code golden/ORIGIN.txt} says which, and
 * how the files are written anew.
 */
@Tag("slow")
class GoldenTest {
  private static final boolean WRITE = "write".equals(System.getProperty("contexture.golden"));

  private static final List<String> TEXTS =
      List.of(
          "red green blue",
          "The bank by the river is blue, and a red loan isn't green.",
          "red red red red",
          "Grüße 🙂 naïve 東京 — red\tgreen 👩‍👩‍👧 银行提高了贷款利率。",
          "The red river and a green bank, the loans and a blue sky. ".repeat(20),
          " ");

  /** Each is asked for alone too: the graph that is loaded depends on the layers. */
  private static final List<String> VECTORS =
      List.of(
          "mean:pooling=mean",
          "cls:pooling=cls",
          "last:pooling=lasttoken;normalize=true",
          "embeddings:layers=0",
          "inner:layers=1",
          "words:level=word;layers=-1,-2;combine=concat",
          "tokens:level=token;special-tokens=true",
          "int8:precision=int8;range=2;dimension=4");

  private static final List<String> MORE_VECTORS =
      List.of(
          "max:pooling=max",
          "weighted:pooling=weightedmean",
          "every:layers=all;combine=concat",
          "first_pieces:level=word;subtoken-pooling=first",
          "spans:level=span;normalize=true");

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("org.contexture.encoder.fixture.GoldenModel#all")
  void fingerprintsAndVectorsAreWhatTheyWere(GoldenModel model) throws IOException {
    GoldenFile now = encode(model);
    if (WRITE) {
      fail(
          "Written, not compared: %s; run again without contexture.golden",
          now.write(model.name()));
    }
    GoldenFile before = GoldenFile.read(model.name());

    assertThat(before.vectors()).hasSizeGreaterThan(TEXTS.size());
    assertThat(before.differences(now, model.agreement())).isEmpty();
  }

  @Test
  void everyGoldenFileIsOfAModel() throws Exception {
    assertThat(GoldenFile.names())
        .containsExactlyInAnyOrderElementsOf(
            GoldenModel.all().stream().map(GoldenModel::name).toList());
  }

  private GoldenFile encode(GoldenModel golden) throws IOException {
    ModelFolder model = golden.source().open(folder);
    Map<String, String> facts = new LinkedHashMap<>();
    Map<String, GoldenVectors> vectors = new LinkedHashMap<>();
    for (Map.Entry<String, EncoderSpec> spec : specs(model, golden.large()).entrySet()) {
      try (TextEncoder encoder =
          TextEncoder.open(model, spec.getValue(), EncoderRuntime.ofThreads(1))) {
        facts.put("model", encoder.signature().modelFingerprint());
        facts.put(spec.getKey(), encoder.signature().fingerprint());
        List<EncodedText> texts =
            encoder.encode(TEXTS.stream().map(GoldenTest::input).toList(), stats -> {});
        for (int t = 0; t < texts.size(); t++) {
          String key = spec.getKey() + ", text " + t;
          facts.put(key, outcome(texts.get(t)));
          for (int v = 0; v < texts.get(t).vectors().size(); v++) {
            String name = key + ", " + encoder.signature().vectors().get(v).name();
            add(name, texts.get(t).vectors().get(v), facts, vectors);
          }
        }
      }
    }
    return new GoldenFile(GoldenMachine.here(), facts, vectors);
  }

  /** What is asked of a model; more where it is quick to open. */
  private static Map<String, EncoderSpec> specs(ModelFolder model, boolean large) {
    int layers = TextEncoder.layers(model);
    List<VectorSpec> alone = vectors(VECTORS, layers);
    List<VectorSpec> together = new ArrayList<>(alone);
    together.addAll(vectors(MORE_VECTORS, layers));
    EncoderSpec spec = EncoderSpec.defaults();
    EncoderSpec narrow = spec.withMaxTokens(large ? 48 : 12);
    Map<String, EncoderSpec> specs = new LinkedHashMap<>();
    specs.put("default", spec);
    specs.put(
        "windows",
        narrow
            .withLongText(LongText.WINDOW)
            .withStride(2)
            .withVectors(together.toArray(VectorSpec[]::new)));
    if (!large) {
      specs.put("chunks", narrow.withLongText(LongText.CHUNK).withChunkTokens(6));
      specs.put("fail", narrow.withLongText(LongText.FAIL));
      specs.put("prompt", spec.withPrompt("red: ").withNormalize(true));
      alone.forEach(vector -> specs.put(vector.name(), spec.withVectors(vector)));
    }
    return specs;
  }

  /** Those of layers that there are. */
  private static List<VectorSpec> vectors(List<String> texts, int layers) {
    List<String> problems = new ArrayList<>();
    List<VectorSpec> vectors =
        texts.stream()
            .map(text -> VectorSpec.parse(text, problems))
            .filter(vector -> vector.layers().stream().allMatch(l -> -layers <= l && l < layers))
            .toList();
    assertThat(problems).isEmpty();
    return vectors;
  }

  private static TextInput input(String text) {
    int begin = text.indexOf("red");
    return begin < 0
        ? TextInput.of(text)
        : TextInput.of(text).withSpans(List.of(new TextSpan(begin, begin + "red".length())));
  }

  private static String outcome(EncodedText text) {
    return "%s, %s tokens%s"
        .formatted(
            text.status().id(),
            text.tokenCount().isPresent() ? text.tokenCount().getAsInt() : "unknown",
            text.truncated() ? ", truncated" : "");
  }

  private static void add(
      String name,
      EncodedVector vector,
      Map<String, String> facts,
      Map<String, GoldenVectors> vectors) {
    if (vector instanceof EncodedVector.Whole whole) {
      vectors.put(name, GoldenVectors.of(List.of(whole.values())));
      return;
    }
    List<EncodedSpan> spans = ((EncodedVector.Spans) vector).spans();
    facts.put(name, GoldenFile.summary(spans.stream().map(GoldenTest::describe).toList()));
    vectors.put(
        name,
        GoldenVectors.of(
            spans.stream().map(EncodedSpan::vector).filter(Objects::nonNull).toList()));
  }

  private static String describe(EncodedSpan span) {
    return "%s [%d, %d) %d %s"
        .formatted(span.text(), span.begin(), span.end(), span.tokens(), span.status().id());
  }
}
