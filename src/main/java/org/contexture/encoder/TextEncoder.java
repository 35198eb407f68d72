package org.contexture.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.contexture.encoder.batch.TokenBudget;
import org.contexture.encoder.model.Fingerprint;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.Setting;
import org.contexture.encoder.onnx.HiddenStates;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.tokenize.TextTokenizer;
import org.contexture.encoder.tokenize.TokenizedText;

/**
 * Turns texts into contextual vectors. The same text gives the same vector bit for bit, whatever
 * texts are beside it, in whatever order, from whatever thread. Safe for use by many threads at
 * once; each call runs on the thread that makes it.
 */
public final class TextEncoder implements AutoCloseable {
  private final TextTokenizer tokenizer;
  private final OnnxSession session;
  private final EncoderSignature signature;
  private final TokenBudget budget;

  private TextEncoder(
      TextTokenizer tokenizer,
      OnnxSession session,
      EncoderSignature signature,
      TokenBudget budget) {
    this.tokenizer = tokenizer;
    this.session = session;
    this.signature = signature;
    this.budget = budget;
  }

  /**
   * Opens a model with what is asked, and with what its own files say where nothing is asked.
   *
   * @throws ModelException where its files are missing or malformed, its graph cannot be fed, or
   *     the spec asks for what it does not have
   */
  public static TextEncoder open(ModelFolder folder, EncoderSpec spec, EncoderRuntime runtime) {
    ModelDefaults defaults = ModelDefaults.read(folder);
    return open(
        folder,
        runtime,
        defaults,
        tokenizer -> EncoderSettings.resolve(spec, defaults, tokenizer.specialTokens()));
  }

  /**
   * Opens a model with settings that were resolved before, on another machine say.
   *
   * @throws ModelException where its files are missing or malformed, or its graph cannot be fed
   */
  public static TextEncoder open(
      ModelFolder folder, EncoderSettings settings, EncoderRuntime runtime) {
    return open(folder, runtime, ModelDefaults.read(folder), tokenizer -> settings);
  }

  private static TextEncoder open(
      ModelFolder folder,
      EncoderRuntime runtime,
      ModelDefaults defaults,
      Function<TextTokenizer, EncoderSettings> resolve) {
    NativeLibraries.settle();
    TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer());
    OnnxSession session = null;
    try {
      EncoderSettings settings = resolve.apply(tokenizer);
      session = OnnxSession.open(folder.graph(), runtime.threads());
      EncoderSignature signature = sign(folder, defaults, settings, tokenizer, session);
      // The scale of a dynamically quantized graph comes from the whole batch: a batch is one text.
      int tokens = session.signature().dynamicallyQuantized() ? 1 : runtime.tokenBudget();
      return new TextEncoder(tokenizer, session, signature, new TokenBudget(tokens));
    } catch (RuntimeException e) {
      tokenizer.close();
      if (session != null) {
        session.close();
      }
      throw e;
    }
  }

  private static EncoderSignature sign(
      ModelFolder folder,
      ModelDefaults defaults,
      EncoderSettings settings,
      TextTokenizer tokenizer,
      OnnxSession session) {
    TokenizedText probe = tokenizer.tokenize("a", settings.maxTokens().value());
    HiddenStates states = session.run(List.of(probe.ids()), List.of(probe.typeIds()));
    String modelFingerprint = folder.fingerprint();
    Fingerprint fingerprint = new Fingerprint().add(modelFingerprint);
    for (Map.Entry<String, Setting<String>> setting : settings.describe().entrySet()) {
      fingerprint.add(setting.getKey()).add(setting.getValue().value());
    }
    return new EncoderSignature(
        folder.name(),
        modelFingerprint,
        fingerprint.hex(),
        states.dimension(),
        defaults.modelType(),
        folder.bytes(),
        defaults.tokenizer(),
        tokenizer.specialTokens(),
        settings,
        session.signature());
  }

  public EncoderSignature signature() {
    return signature;
  }

  /**
   * Encodes texts; equal ones once.
   *
   * @param texts may hold nulls
   * @return one result per text, in the same order; a text that the model fails on has the status
   *     {@link TextStatus#FAILED} and leaves the others as they are
   */
  public EncodedTexts encode(List<String> texts) {
    Map<String, EncodedText> results = new LinkedHashMap<>();
    List<String> pending = new ArrayList<>();
    List<TokenizedText> tokenized = new ArrayList<>();
    long start = System.nanoTime();
    for (String text : texts) {
      if (text != null && !results.containsKey(text)) {
        try {
          TokenizedText tokens = tokenize(text);
          EncodedText decided = decideByTokens(tokens);
          results.put(text, decided);
          if (decided == null) {
            pending.add(text);
            tokenized.add(tokens);
          }
        } catch (ModelException e) {
          results.put(text, EncodedText.notTokenized(e.getMessage()));
        }
      }
    }
    long tokenizeNanos = System.nanoTime() - start;
    EncodeStats stats =
        encodeInBatches(pending, tokenized, results)
            .plus(new EncodeStats(0, 0, 0, tokenizeNanos, 0));
    List<EncodedText> inOrder =
        texts.stream().map(text -> text == null ? EncodedText.NULL : results.get(text)).toList();
    return new EncodedTexts(inOrder, stats);
  }

  /**
   * The prompt does not make an empty text count as a text: its tokens are counted as special ones.
   */
  private TokenizedText tokenize(String text) {
    int maxTokens = signature.settings().maxTokens().value();
    String prompt = signature.settings().prompt().value();
    TokenizedText tokens = tokenizer.tokenize(prompt + text, maxTokens);
    if (prompt.isEmpty() || !tokenizer.tokenize(text, maxTokens).isEmpty()) {
      return tokens;
    }
    return new TokenizedText(
        tokens.ids(), tokens.typeIds(), tokens.tokenCount(), tokens.tokenCount());
  }

  /** The result of a text that the model need not run on, or null. */
  private EncodedText decideByTokens(TokenizedText tokens) {
    if (tokens.isEmpty()) {
      return EncodedText.without(TextStatus.EMPTY_TEXT, tokens.tokenCount());
    }
    boolean mayCut = signature.settings().longText().value() == LongText.TRUNCATE;
    return tokens.truncated() && !mayCut
        ? EncodedText.without(TextStatus.TOO_LONG, tokens.tokenCount())
        : null;
  }

  private EncodeStats encodeInBatches(
      List<String> texts, List<TokenizedText> tokenized, Map<String, EncodedText> results) {
    long start = System.nanoTime();
    long tokens = 0;
    long paddedTokens = 0;
    int[] lengths = tokenized.stream().mapToInt(text -> text.ids().length).toArray();
    for (int[] batch : budget.batches(lengths)) {
      List<TokenizedText> rows = Arrays.stream(batch).mapToObj(tokenized::get).toList();
      List<EncodedText> encoded = encodeBatch(rows);
      for (int i = 0; i < batch.length; i++) {
        results.put(texts.get(batch[i]), encoded.get(i));
        tokens += lengths[batch[i]];
      }
      paddedTokens += (long) lengths[batch[0]] * batch.length;
    }
    return new EncodeStats(texts.size(), tokens, paddedTokens, 0, System.nanoTime() - start);
  }

  /** Where a batch fails, each of its texts is tried alone, so that only the culprit is lost. */
  private List<EncodedText> encodeBatch(List<TokenizedText> rows) {
    try {
      return pool(rows, run(rows));
    } catch (ModelException e) {
      if (rows.size() == 1) {
        return List.of(EncodedText.failed(e.getMessage(), rows.get(0).tokenCount()));
      }
      return rows.stream().flatMap(row -> encodeBatch(List.of(row)).stream()).toList();
    }
  }

  private HiddenStates run(List<TokenizedText> rows) {
    return session.run(
        rows.stream().map(TokenizedText::ids).toList(),
        rows.stream().map(TokenizedText::typeIds).toList());
  }

  private List<EncodedText> pool(List<TokenizedText> rows, HiddenStates states) {
    EncoderSettings settings = signature.settings();
    List<EncodedText> encoded = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      TokenizedText row = rows.get(i);
      float[] vector =
          settings
              .pooling()
              .value()
              .pool(states.values(), states.offset(i), row.ids().length, states.dimension());
      if (settings.normalize().value()) {
        VectorMath.normalize(vector);
      }
      encoded.add(
          VectorMath.isFinite(vector)
              ? EncodedText.ok(vector, row.tokenCount(), row.truncated())
              : EncodedText.failed("The model gave a vector that is not finite", row.tokenCount()));
    }
    return encoded;
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }
}
