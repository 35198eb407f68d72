package org.contexture.encoder;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.contexture.encoder.kind.LoadedModel;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.kind.TokenModel;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.Fingerprint;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.run.BatchEncoder;
import org.contexture.encoder.run.PendingText;
import org.contexture.encoder.run.TextWindow;
import org.contexture.encoder.run.TokenBudget;
import org.contexture.encoder.run.TokenWindow;
import org.contexture.encoder.run.VectorPlan;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSignature;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedTexts;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.WordBuffer;

/**
 * Turns texts into contextual vectors. The same text gives the same vector bit for bit, whatever
 * texts are beside it, in whatever order, from whatever thread. Safe for use by many threads at
 * once; each call runs on the thread that makes it.
 */
public final class TextEncoder implements AutoCloseable {
  /** Tokens of a row where tokens do not depend on each other. */
  private static final int PIECE_TOKENS = 4096;

  private final TokenModel model;
  private final LoadedModel loaded;
  private final Vocabulary vocabulary;
  private final EncoderSignature signature;
  private final PromptPlans plans;
  private final BatchEncoder batches;

  /** What one call knows of its texts. */
  private static final class Pass {
    private final Map<TextInput, EncodedText> results = new HashMap<>();
    private final Map<TextInput, PendingText> pending = new LinkedHashMap<>();
    private final Map<String, List<VectorPlan>> plans = new HashMap<>();

    boolean holds(TextInput text) {
      return results.containsKey(text) || pending.containsKey(text);
    }

    EncodedText result(TextInput input) {
      TextInput text = input.withoutSpans();
      if (text.text() == null) {
        return EncodedText.NULL;
      }
      return pending.containsKey(text)
          ? pending.get(text).result(input.spans())
          : results.get(text);
    }
  }

  private TextEncoder(
      TokenModel model,
      LoadedModel loaded,
      Vocabulary vocabulary,
      EncoderSignature signature,
      PromptPlans plans,
      BatchEncoder batches) {
    this.model = model;
    this.loaded = loaded;
    this.vocabulary = vocabulary;
    this.signature = signature;
    this.plans = plans;
    this.batches = batches;
  }

  /**
   * Opens a model with what is asked, and with what its own files say where nothing is asked.
   *
   * @throws ModelException where its files are missing or malformed, its graph cannot be fed, or
   *     the spec asks for what it does not have
   */
  public static TextEncoder open(ModelFolder folder, EncoderSpec spec, EncoderRuntime runtime) {
    return open(
        folder.of(spec.promptName().orElse("")),
        runtime,
        model ->
            EncoderSettings.resolve(
                spec, model.defaults(), model.specialTokens(), model.states().hiddenLayers()));
  }

  /**
   * Opens a model with settings that were resolved before, on another machine say.
   *
   * @throws ModelException where its files are missing or malformed, or its graph cannot be fed
   */
  public static TextEncoder open(
      ModelFolder folder, EncoderSettings settings, EncoderRuntime runtime) {
    return open(folder.of(settings.route().task()), runtime, model -> settings);
  }

  private static TextEncoder open(
      ModelFolder folder, EncoderRuntime runtime, Function<TokenModel, EncoderSettings> resolve) {
    NativeLibraries.setDefaults();
    TokenModel model = ModelKind.of(folder.files()).open(folder);
    try {
      EncoderSettings settings = resolve.apply(model);
      PromptPlans.checkRoom(settings.prompt().value(), model, settings);
      Vocabulary vocabulary = settings.has(Level.TOKEN) ? model.vocabulary() : Vocabulary.none();
      return load(folder, runtime, model, settings, vocabulary);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static TextEncoder load(
      ModelFolder folder,
      EncoderRuntime runtime,
      TokenModel model,
      EncoderSettings settings,
      Vocabulary vocabulary) {
    List<Integer> layers = BatchEncoder.layersOf(settings.vectors());
    LoadedModel loaded = model.load(layers, runtime.threads());
    try {
      TextWindow shortest = shortest(model, settings);
      // A first run shows the width of the states, and that the model can be fed.
      int hiddenSize = loaded.run(List.of(shortest)).dimension();
      int maxTokens = settings.maxTokens().value();
      StatesSignature states = model.states();
      states = states.with(loaded.confirm(states.batches(), shortest.ids(), maxTokens));
      PromptPlans plans = PromptPlans.of(folder, model, settings);
      EncoderSignature signature =
          sign(withAllWays(model.withMoreFiles(folder)), settings, model, hiddenSize, states);
      TokenBudget budget = new TokenBudget(runtime.tokenBudget(), states.batches().regime());
      BatchEncoder batches = new BatchEncoder(loaded, layers, settings.vectors(), budget);
      return new TextEncoder(model, loaded, vocabulary, signature, plans, batches);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * How many layers of a model can be asked for, the embedding layer included; 1 where only the
   * last is known.
   *
   * @throws ModelException where its files are missing or malformed
   */
  public static int layers(ModelFolder folder) {
    NativeLibraries.setDefaults();
    try (TokenModel model = ModelKind.of(folder.files()).open(folder)) {
      return model.states().hiddenLayers().count();
    }
  }

  private static EncoderSignature sign(
      ModelFolder folder,
      EncoderSettings settings,
      TokenModel model,
      int hiddenSize,
      StatesSignature states) {
    String modelFingerprint = folder.fingerprint();
    Fingerprint fingerprint = new Fingerprint().add(modelFingerprint);
    settings.canonical().forEach(fingerprint::add);
    return new EncoderSignature(
        folder.name(),
        modelFingerprint,
        fingerprint.hex(),
        ModelKind.of(folder.files()),
        hiddenSize,
        model.defaults().modelType(),
        folder.bytes(),
        model.defaults().tokenizer(),
        model.specialTokens(),
        settings,
        states,
        settings.vectors().stream().map(vector -> VectorSignature.of(vector, hiddenSize)).toList());
  }

  /** The files of all ways that texts may take are the model, whichever is taken. */
  private static ModelFolder withAllWays(ModelFolder folder) {
    ModelFolder all = folder;
    for (ModelFolder way : folder.ways()) {
      if (!way.graph().equals(folder.graph())) {
        all = all.with(ModelKind.of(way.files()).moreFiles(way));
      }
    }
    return all;
  }

  /** Of a text that every model can be fed with. */
  private static TextWindow shortest(TokenModel model, EncoderSettings settings) {
    TextInput probe = TextInput.of("a");
    TokenizedText tokens =
        model.tokenize("", probe, settings.maxTokens().value(), WordBuffer.none());
    TokenWindow whole = new TokenWindow(0, tokens.size(), 0, tokens.size());
    PendingText pending =
        new PendingText(
            probe,
            tokens,
            List.of(whole),
            settings.vectors().stream().map(VectorPlan::of).toList());
    return new TextWindow(pending, 0);
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
        encode(
            texts.stream().map(TextInput::of).toList(),
            stats -> total.accumulateAndGet(stats, EncodeStats::plus));
    return new EncodedTexts(results, total.get());
  }

  /**
   * As {@link #encode(List)}, for texts with words or spans of their own, telling as it goes.
   *
   * @param progress told what tokenizing took, then what each batch took
   */
  public List<EncodedText> encode(List<TextInput> inputs, Consumer<EncodeStats> progress) {
    long start = System.nanoTime();
    Pass pass = new Pass();
    long unknownWords = 0;
    for (TextInput input : inputs) {
      TextInput text = input.withoutSpans();
      if (text.text() != null && !pass.holds(text)) {
        unknownWords += tokenize(text, pass);
      }
      if (pass.pending.containsKey(text)) {
        pass.pending.get(text).add(input.spans());
      }
    }
    int chunkTokens = signature.settings().chunkTokens().value();
    Collection<PendingText> pending = pass.pending.values();
    pending.forEach(text -> text.prepare(vocabulary, signature.hiddenSize(), chunkTokens));
    progress.accept(EncodeStats.tokenizing(unknownWords, System.nanoTime() - start));
    batches.encode(pending.stream().flatMap(TextWindow::of).toList(), progress);
    return inputs.stream().map(pass::result).toList();
  }

  /**
   * A text that the model need not run on has its result at once; the others are pending.
   *
   * @return how many words of the text the model does not know
   */
  private int tokenize(TextInput text, Pass pass) {
    EncoderSettings settings = signature.settings();
    LongText longText = settings.longText().value();
    int maxTokens = settings.maxTokens().value();
    String prompt = text.prompt().orElse(settings.prompt().value());
    try {
      List<VectorPlan> made = pass.plans.computeIfAbsent(prompt, plans::of);
      int kept = longText.isWhole() ? Integer.MAX_VALUE : maxTokens;
      TokenizedText tokens = model.tokenize(prompt, text, kept, words(text));
      if (tokens.isEmpty()) {
        TextStatus status =
            tokens.unknownWords() > 0 ? TextStatus.NO_KNOWN_WORD : TextStatus.EMPTY_TEXT;
        pass.results.put(text, EncodedText.without(status, tokens.tokenCount()));
      } else if (tokens.truncated() && longText == LongText.FAIL) {
        pass.results.put(text, EncodedText.without(TextStatus.TOO_LONG, tokens.tokenCount()));
      } else {
        pass.pending.put(text, new PendingText(text, tokens, windows(tokens), made));
      }
      return tokens.unknownWords();
    } catch (ModelException e) {
      pass.results.put(text, EncodedText.notTokenized(e.getMessage()));
      return 0;
    }
  }

  private List<TokenWindow> windows(TokenizedText tokens) {
    // A prompt may take more tokens before this text than alone.
    int around = tokens.promptTokens() + tokens.specialTokens();
    int capacity = Math.max(1, signature.settings().maxTokens().value() - around);
    if (!signature.kind().isContextual()) {
      // Windows then only keep a row's states small; they are the same whatever the budget is.
      return TokenWindow.of(tokens.size(), Math.min(capacity, PIECE_TOKENS), 0);
    }
    int stride = Math.min(signature.settings().stride().value(), capacity - 1);
    return TokenWindow.of(tokens.size(), capacity, stride);
  }

  /** Words that are given are told to the tokenizer whether there are vectors of them or not. */
  private WordBuffer words(TextInput text) {
    return text.wordsOfText()
        .map(WordBuffer::given)
        .orElseGet(
            () -> signature.settings().has(Level.WORD) ? WordBuffer.found() : WordBuffer.none());
  }

  @Override
  public void close() {
    loaded.close();
    model.close();
  }
}
