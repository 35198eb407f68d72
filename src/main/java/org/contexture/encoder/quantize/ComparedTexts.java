package org.contexture.encoder.quantize;

import java.util.List;
import java.util.Optional;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.kind.TokenModel;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.WordBuffer;

/**
 * What models make of texts.
 *
 * @param folder of the original
 * @param threads of a run
 */
record ComparedTexts(ModelFolder folder, EncoderSpec spec, int threads) {
  /** The tokens of each text that has any, behind the prompt and up to the limit. */
  List<TokenIds> tokens(List<String> texts) {
    NativeLibraries.setDefaults();
    ModelFolder ofTask = folder.of(spec.promptName().orElse(""));
    try (TokenModel model = ModelKind.of(ofTask.files()).open(ofTask)) {
      EncoderSettings settings =
          EncoderSettings.resolve(
              spec, model.defaults(), model.specialTokens(), model.states().hiddenLayers());
      String prompt = settings.prompt().value();
      int most = settings.maxTokens().value();
      return texts.stream().flatMap(text -> tokens(model, prompt, text, most).stream()).toList();
    }
  }

  /** One that cannot be tokenized has none, as where it is encoded. */
  private static Optional<TokenIds> tokens(TokenModel model, String prompt, String text, int most) {
    try {
      return Optional.of(model.tokenize(prompt, TextInput.of(text), most, WordBuffer.none()))
          .filter(tokens -> !tokens.isEmpty())
          .map(TokenIds::of);
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  /** The vector of each text, where it has one. */
  List<Optional<float[]>> vectors(ModelFolder model, List<String> texts) {
    EncoderRuntime runtime = EncoderRuntime.ofThreads(threads);
    try (TextEncoder encoder = TextEncoder.open(model, spec, runtime)) {
      return encoder.encode(texts).texts().stream().map(EncodedText::vector).toList();
    }
  }
}
