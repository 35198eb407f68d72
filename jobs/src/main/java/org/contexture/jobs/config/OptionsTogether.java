package org.contexture.jobs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;

/**
 * Which options must come together, or must not.
 *
 * @param options whose values may have problems of their own
 */
record OptionsTogether(ParsedOptions options, Purpose purpose) {
  private static final List<Option<?>> PROMPTS_OF_ALL =
      List.of(ModelSettings.PROMPT, ModelSettings.PROMPT_NAME);

  /** A prompt of the command line takes the place of what a file says of prompts in another way. */
  static void preferPromptOfFlags(Map<Option<?>, ParsedOptions.Given> given) {
    boolean ofRows =
        isByFlag(CorpusSettings.PROMPT_COLUMN, given)
            && !given.get(CorpusSettings.PROMPT_COLUMN).texts().contains("");
    boolean ofAll = PROMPTS_OF_ALL.stream().anyMatch(option -> isByFlag(option, given));
    if (ofRows && !ofAll) {
      PROMPTS_OF_ALL.forEach(option -> given.put(option, ParsedOptions.Given.byDefault(option)));
    } else if (ofAll && !ofRows) {
      Option<String> column = CorpusSettings.PROMPT_COLUMN;
      given.put(column, ParsedOptions.Given.byDefault(column));
    }
  }

  private static boolean isByFlag(Option<?> option, Map<Option<?>, ParsedOptions.Given> given) {
    return given.containsKey(option) && given.get(option).origin().equals(option.flag());
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (purpose == Purpose.OUTPUT
        && !options.texts(CorpusSettings.INPUT).isEmpty()
        && options.texts(OutputSettings.OUTPUT).isEmpty()) {
      problems.add("output must be given where input is");
    }
    List<String> texts = options.texts(CorpusSettings.TEXT_COLUMN);
    if (texts.isEmpty()) {
      problems.add("text-column must name a column");
    }
    if (Set.copyOf(texts).size() < texts.size()) {
      problems.add("text-column must name each column once: " + String.join(", ", texts));
    }
    if (purpose == Purpose.OUTPUT
        && !options.texts(CorpusSettings.ID_TYPE).isEmpty()
        && options.texts(CorpusSettings.ID_COLUMN).isEmpty()) {
      problems.add("id-type needs an id-column");
    }
    checkPrompts(problems);
    checkVectors(problems);
    return problems;
  }

  private void checkPrompts(List<String> problems) {
    if (CorpusSettings.promptColumn(options).isPresent()) {
      for (Option<?> other : PROMPTS_OF_ALL) {
        options
            .texts(other)
            .forEach(
                value ->
                    problems.add("prompt-column must come without " + other.key() + ": " + value));
      }
    }
  }

  private void checkVectors(List<String> problems) {
    // What is wrong with each of them is told with the other values.
    List<VectorSpec> vectors =
        options.texts(ModelSettings.VECTOR).stream()
            .map(text -> VectorSpec.parse(text, new ArrayList<>()))
            .toList();
    List<String> names = vectors.stream().map(VectorSpec::name).toList();
    if (Set.copyOf(names).size() < names.size()) {
      problems.add("vector must name each column once: " + String.join(", ", names));
    }
    if (purpose != Purpose.NO_ROWS) {
      checkSpans(vectors, problems);
    }
  }

  private void checkSpans(List<VectorSpec> vectors, List<String> problems) {
    boolean ofSpans = vectors.stream().anyMatch(vector -> vector.level() == Level.SPAN);
    int begins = options.texts(CorpusSettings.SPAN_BEGIN_COLUMN).size();
    int ends = options.texts(CorpusSettings.SPAN_END_COLUMN).size();
    int texts = options.texts(CorpusSettings.TEXT_COLUMN).size();
    if (ofSpans && (begins != texts || ends != texts)) {
      problems.add(
          "a vector of level span needs a span-begin-column and a span-end-column for each"
              + " text-column: "
              + begins
              + " and "
              + ends
              + " for "
              + texts);
    }
    if (!ofSpans && begins + ends > 0) {
      problems.add("span-begin-column and span-end-column need a vector of level span");
    }
  }
}
