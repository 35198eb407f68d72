package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fingerprints and vectors of a saved {@code Word2VecModel} are those of earlier versions, bit for
 * bit: there is Java arithmetic alone in them. ORIGIN.txt beside the file says which version made
 * it and how it is written anew.
 */
class GoldenWordsTest {
  private static final boolean WRITE = "write".equals(System.getProperty("contexture.golden"));
  private static final String MODEL = "/word2vec/model";
  private static final String GOLDEN = "/word2vec/golden.txt";

  private static final List<String> VECTORS =
      List.of("v", "v:normalize=true", "v:pooling=lasttoken", "v:level=word", "v:level=token");
  private static final List<String> TEXTS =
      List.of(
          "the river bank",
          "The loan was late, and the bank lent wet 🙂 東京.",
          "bank bank bank",
          "The river ran late and the bank was wet. ".repeat(40));

  @TempDir private Path cache;

  @Test
  void fingerprintsAndVectorsAreWhatTheyWere() throws IOException, URISyntaxException {
    List<String> now = new ArrayList<>();
    for (String vector : VECTORS) {
      encode(vector, now);
    }
    if (WRITE) {
      Path file = Files.write(Path.of("src/test/resources" + GOLDEN), now);
      fail("Written, not compared: %s; run again without contexture.golden", file);
    }
    List<String> before = Files.readAllLines(resource(GOLDEN));

    assertThat(before).hasSize(VECTORS.size() * (2 + TEXTS.size()));
    assertThat(now).isEqualTo(before);
  }

  private void encode(String vector, List<String> lines) throws URISyntaxException {
    ModelLocation location = new ModelLocation(resource(MODEL).toString(), cache.toString());
    try (TextEncoder encoder = TestModels.encoder(location, TestModels.specs(vector))) {
      lines.add(vector + " model " + encoder.signature().modelFingerprint());
      lines.add(vector + " fingerprint " + encoder.signature().fingerprint());
      for (EncodedText text : encoder.encode(TEXTS).texts()) {
        lines.add(
            "%s %s %d tokens%s"
                .formatted(
                    vector,
                    text.status().id(),
                    text.tokenCount().getAsInt(),
                    describe(text.vectors().get(0))));
      }
    }
  }

  private static String describe(EncodedVector vector) {
    StringBuilder all = new StringBuilder();
    if (vector instanceof EncodedVector.Whole whole) {
      all.append(bits(whole.values()));
    } else {
      // The long text has hundreds; its first are as good as all.
      ((EncodedVector.Spans) vector).spans().stream().limit(20).forEach(span -> add(span, all));
    }
    return all.toString();
  }

  private static void add(EncodedSpan span, StringBuilder all) {
    all.append(" [%d, %d) %s".formatted(span.begin(), span.end(), span.status().id()));
    if (span.vector() != null) {
      all.append(bits(span.vector()));
    }
  }

  private static String bits(float[] vector) {
    StringBuilder bits = new StringBuilder();
    for (float value : vector) {
      bits.append(' ').append(HexFormat.of().toHexDigits(Float.floatToRawIntBits(value)));
    }
    return bits.toString();
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(GoldenWordsTest.class.getResource(name).toURI());
  }
}
