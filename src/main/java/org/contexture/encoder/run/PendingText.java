package org.contexture.encoder.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.pooling.TokenStates;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.contexture.encoder.text.TextStatus;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;

/** A text that the model is to run on: its windows, and what they have given so far. */
public final class PendingText {
  /** What one row's vectors may take; Spark's rows end at 2 GiB, and are copied on their way. */
  private static final long MOST_BYTES = 512L << 20;

  /** A word, two offsets and the row around them. */
  private static final int BYTES_PER_STRETCH = 64;

  private final TextInput input;
  private final TokenizedText tokens;
  private final List<TokenWindow> windows;
  private final List<VectorPlan> plans;
  private final Map<TextSpan, Integer> spans = new LinkedHashMap<>();
  private final List<List<Stretch>> stretches = new ArrayList<>();
  private final List<TextVectors> vectors = new ArrayList<>();
  private int windowsLeft;
  private int firstLost = Integer.MAX_VALUE;
  private int usedTokens;
  private EncodedText result;

  public PendingText(
      TextInput input, TokenizedText tokens, List<TokenWindow> windows, List<VectorPlan> plans) {
    this.input = input.withoutSpans();
    this.tokens = tokens;
    this.windows = windows;
    this.plans = plans;
    this.windowsLeft = windows.size();
  }

  TextInput input() {
    return input;
  }

  TokenizedText tokens() {
    return tokens;
  }

  List<TokenWindow> windows() {
    return windows;
  }

  /** How many windows the model is to run on; none of a text that has failed already. */
  int windowsToRun() {
    return result == null ? windows.size() : 0;
  }

  /** Asks for the vectors of spans too; before {@link #prepare}. */
  public void add(List<TextSpan> more) {
    for (TextSpan span : more) {
      if (span != null) {
        spans.putIfAbsent(span, spans.size());
      }
    }
  }

  /** Lays out what vectors there will be; a text that would have too many fails at once. */
  public void prepare(Vocabulary vocabulary, int hiddenSize, int chunkTokens) {
    long bytes = 0;
    for (VectorPlan plan : plans) {
      long width = plan.settings().pooledWidth(hiddenSize);
      bytes += (BYTES_PER_STRETCH + Float.BYTES * width) * mostStretches(plan, chunkTokens);
    }
    if (bytes > MOST_BYTES) {
      fail(
          "Its vectors must take at most "
              + MOST_BYTES
              + " bytes in one row: "
              + bytes
              + "; split the text, or ask for fewer or smaller vectors");
      return;
    }
    Stretches of = new Stretches(input, tokens);
    for (VectorPlan plan : plans) {
      List<Stretch> found =
          switch (plan.level()) {
            case SENTENCE -> List.of(of.sentence(plan.skipped()));
            case WORD -> of.words();
            case TOKEN -> of.tokens(vocabulary, plan.settings().specialTokens());
            case SPAN -> of.spans(spans.keySet());
            case CHUNK -> of.chunks(chunkTokens);
          };
      stretches.add(found);
      vectors.add(plan.collector(found, windows.size() > 1));
    }
  }

  private long mostStretches(VectorPlan plan, int chunkTokens) {
    return switch (plan.level()) {
      case SENTENCE -> 1;
      case WORD -> tokens.words().count();
      case TOKEN ->
          tokens.size() + (plan.settings().specialTokens() ? (long) tokens.specialTokens() : 0);
      case SPAN -> spans.size();
      // Two neighbours together are always over the limit.
      case CHUNK -> 2L * tokens.size() / chunkTokens + 1;
    };
  }

  /**
   * Takes in the states of a window.
   *
   * @param rows for each vector the states of the window's tokens, its layers mixed
   * @return whether the text is complete
   */
  boolean accept(int index, List<TokenStates> rows) {
    TokenWindow window = windows.get(index);
    boolean last = index == windows.size() - 1;
    int ownBegin = index == 0 ? 0 : tokens.prefix() + window.ownBegin();
    for (int v = 0; v < rows.size(); v++) {
      TokenStates row = rows.get(v);
      // A token's place in the row is its place in the text, less what comes before the window.
      int ownEnd = last ? row.tokens() : tokens.prefix() + window.ownEnd() - window.begin();
      TokenStates own = row.part(ownBegin - window.begin(), ownEnd);
      vectors.get(v).accept(index, row, ownBegin, own);
      usedTokens += v == 0 ? own.tokens() : 0;
    }
    return windowDone();
  }

  /**
   * Takes in that the model fails on a window: the text then fails.
   *
   * @return whether the text is complete
   */
  boolean lose(int index, String error) {
    // Of several, the first window's error is told, whichever came first.
    if (index < firstLost) {
      firstLost = index;
      fail(error);
    }
    return windowDone();
  }

  private boolean windowDone() {
    windowsLeft--;
    if (windowsLeft == 0 && result == null) {
      finish();
    }
    return windowsLeft == 0;
  }

  private void finish() {
    List<EncodedVector> encoded = new ArrayList<>();
    for (int v = 0; v < plans.size(); v++) {
      float[][] pooled = vectors.get(v).finish();
      List<EncodedSpan> ofStretches = new ArrayList<>(pooled.length);
      for (int s = 0; s < pooled.length; s++) {
        float[] vector = pooled[s] == null ? null : plans.get(v).finish(pooled[s]);
        if (vector != null && !VectorMath.isFinite(vector)) {
          fail("The model gave a vector that is not finite");
          return;
        }
        ofStretches.add(stretches.get(v).get(s).encoded(vector));
      }
      encoded.add(
          plans.get(v).level() == Level.SENTENCE
              ? new EncodedVector.Whole(ofStretches.get(0).vector())
              : new EncodedVector.Spans(Collections.unmodifiableList(ofStretches)));
    }
    result = EncodedText.ok(encoded, tokens.tokenCount(), tokens.truncated());
    stretches.clear();
    vectors.clear();
  }

  private void fail(String error) {
    result = EncodedText.failed(error, tokens.tokenCount());
  }

  /** Tokens that are in the vectors of the complete text; none where it has failed. */
  int usedTokens() {
    return result.status() == TextStatus.OK ? usedTokens : 0;
  }

  /** What became of the text, once all its windows are in. */
  public EncodedText result(List<TextSpan> ofRow) {
    if (result.status() != TextStatus.OK || (spans.isEmpty() && ofRow.isEmpty())) {
      return result;
    }
    List<EncodedVector> chosen = new ArrayList<>();
    for (int v = 0; v < plans.size(); v++) {
      EncodedVector all = result.vectors().get(v);
      chosen.add(
          plans.get(v).level() == Level.SPAN ? choose((EncodedVector.Spans) all, ofRow) : all);
    }
    return EncodedText.ok(chosen, tokens.tokenCount(), tokens.truncated());
  }

  private EncodedVector choose(EncodedVector.Spans all, List<TextSpan> ofRow) {
    List<EncodedSpan> chosen = new ArrayList<>(ofRow.size());
    for (TextSpan span : ofRow) {
      chosen.add(
          span == null
              ? Stretch.without(SpanStatus.NULL_SPAN, null, 0, 0).encoded(null)
              : all.spans().get(spans.get(span)));
    }
    return new EncodedVector.Spans(chosen);
  }
}
