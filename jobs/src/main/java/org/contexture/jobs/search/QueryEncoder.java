package org.contexture.jobs.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.StoredSettings;
import org.contexture.spark.model.ModelLocation;

/**
 * Encodes queries as an output's texts were: by the same model, with the same settings.
 *
 * @param location of the model
 * @param prompt put before each query; empty for the output's own
 * @param promptName of the model's prompt that is put there where none is given
 */
public record QueryEncoder(
    SearchedOutput output,
    ModelLocation location,
    Optional<String> prompt,
    Optional<String> promptName,
    Configuration hadoop) {
  /**
   * One vector of length 1 for each query, one behind the other.
   *
   * @throws ConfigException where a query has none
   * @throws ModelException where the model is another than the output's
   */
  public float[] encode(List<String> queries) {
    List<EncodedText> encoded = run(queries, Level.SENTENCE);
    int dimension = output.vector().dimension();
    float[] vectors = new float[queries.size() * dimension];
    for (int q = 0; q < queries.size(); q++) {
      EncodedText text = encoded.get(q);
      float[] vector =
          text.vector()
              .orElseThrow(() -> problem("a query must have a vector", text.status().id()))
              .clone();
      VectorMath.normalize(vector);
      System.arraycopy(vector, 0, vectors, q * dimension, dimension);
    }
    return vectors;
  }

  /**
   * The vector of length 1 of a word as it is meant in a text, where it occurs first.
   *
   * @throws ConfigException where it does not
   * @throws ModelException where the model is another than the output's
   */
  public float[] encodeWord(String word, String text) {
    for (EncodedVector vectors : run(List.of(text), Level.WORD).get(0).vectors()) {
      for (EncodedSpan span : ((EncodedVector.Spans) vectors).spans()) {
        if (span.vector() != null && word.equalsIgnoreCase(span.text())) {
          float[] vector = span.vector().clone();
          VectorMath.normalize(vector);
          return vector;
        }
      }
    }
    throw problem("query must have the word '" + word + "' in it", text);
  }

  private static ConfigException problem(String rule, String found) {
    return new ConfigException(List.of(rule + ": " + found));
  }

  private List<EncodedText> run(List<String> texts, Level level) {
    ModelLocation opened = location.withFile(settings().modelFile());
    try (TextEncoder encoder =
        TextEncoder.open(opened.localize(hadoop), spec(level), EncoderRuntime.ofThreads(1))) {
      String found = encoder.signature().modelFingerprint();
      if (!found.equals(output.manifest().model().modelFingerprint())) {
        throw new ModelException(
            "Cannot search output "
                + output.name()
                + " with "
                + encoder.signature().model()
                + ": its files have the fingerprint "
                + found
                + ", those of the output's model "
                + output.manifest().model().modelFingerprint());
      }
      return new ArrayList<>(encoder.encode(texts).texts());
    }
  }

  private StoredSettings settings() {
    return output.report().settings(output.manifest().layout().textColumns());
  }

  private EncoderSpec spec(Level level) {
    EncoderSpec all = settings().spec();
    VectorSpec searched =
        all.vectors().stream()
            .filter(
                vector ->
                    output
                        .manifest()
                        .layout()
                        .texts()
                        .added(vector.name())
                        .contains(output.vector().column()))
            .findFirst()
            .orElseGet(() -> VectorSpec.of(VectorSpec.DEFAULT_NAME, Level.SENTENCE));
    EncoderSpec spec = all.withLongText(LongText.TRUNCATE).withVectors(searched.withLevel(level));
    if (prompt.isEmpty() && promptName.isEmpty()) {
      return withoutOwnPrompts(spec);
    }
    // The name says which way the queries take, whatever is put before them.
    EncoderSpec named = promptName.map(spec::withPromptName).orElse(spec);
    return prompt.map(named::withPrompt).orElse(named);
  }

  /** A row's prompt says nothing of a query's, and a model's own may be meant for rows. */
  private EncoderSpec withoutOwnPrompts(EncoderSpec spec) {
    if (spec.ownPrompts()) {
      throw problem(
          "prompt or prompt-name must be given for a query, \"\" for none, since each row of the"
              + " output has a prompt of its own",
          "prompt-column " + output.manifest().layout().promptColumn());
    }
    return spec;
  }
}
