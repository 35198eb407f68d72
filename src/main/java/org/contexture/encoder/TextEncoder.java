package org.contexture.encoder;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
  private final BatchEncoder batches;
  private final int promptTokens;

  private TextEncoder(
      TextTokenizer tokenizer,
      OnnxSession session,
      EncoderSignature signature,
      TokenBudget budget) {
    this.tokenizer = tokenizer;
    this.session = session;
    this.signature = signature;
    this.batches = new BatchEncoder(session, signature.settings(), budget);
    EncoderSettings settings = signature.settings();
    this.promptTokens =
        tokenizer.tokenize(settings.prompt().value(), settings.maxTokens().value()).tokenCount();
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
    AtomicReference<EncodeStats> total = new AtomicReference<>(EncodeStats.NONE);
    List<EncodedText> results =
        encode(texts, stats -> total.accumulateAndGet(stats, EncodeStats::plus));
    return new EncodedTexts(results, total.get());
  }

  /**
   * As {@link #encode(List)}, telling as it goes.
   *
   * @param progress told what tokenizing took, then what each batch took
   */
  public List<EncodedText> encode(List<String> texts, Consumer<EncodeStats> progress) {
    long start = System.nanoTime();
    Map<String, EncodedText> results = new HashMap<>();
    Map<String, TokenizedText> pending = new LinkedHashMap<>();
    for (String text : texts) {
      if (text != null && !results.containsKey(text) && !pending.containsKey(text)) {
        tokenize(text, results, pending);
      }
    }
    progress.accept(new EncodeStats(0, 0, 0, System.nanoTime() - start, 0));
    Iterator<EncodedText> encoded =
        batches.encode(List.copyOf(pending.values()), progress).iterator();
    pending.keySet().forEach(text -> results.put(text, encoded.next()));
    return texts.stream().map(text -> text == null ? EncodedText.NULL : results.get(text)).toList();
  }

  /** A text that the model need not run on has its result at once; the others are pending. */
  private void tokenize(
      String text, Map<String, EncodedText> results, Map<String, TokenizedText> pending) {
    try {
      TokenizedText tokens = tokenize(text);
      if (tokens.isEmpty()) {
        results.put(text, EncodedText.without(TextStatus.EMPTY_TEXT, tokens.tokenCount()));
      } else if (tokens.truncated() && signature.settings().longText().value() == LongText.FAIL) {
        results.put(text, EncodedText.without(TextStatus.TOO_LONG, tokens.tokenCount()));
      } else {
        pending.put(text, tokens);
      }
    } catch (ModelException e) {
      results.put(text, EncodedText.notTokenized(e.getMessage()));
    }
  }

  /** The prompt does not make an empty text count as a text: its tokens then count as special. */
  private TokenizedText tokenize(String text) {
    int maxTokens = signature.settings().maxTokens().value();
    TokenizedText tokens =
        tokenizer.tokenize(signature.settings().prompt().value() + text, maxTokens);
    if (tokens.tokenCount() > promptTokens || !tokenizer.tokenize(text, maxTokens).isEmpty()) {
      return tokens;
    }
    return new TokenizedText(
        tokens.ids(), tokens.typeIds(), tokens.tokenCount(), tokens.tokenCount());
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }
}
