package org.contexture.encoder.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.contexture.encoder.tokenize.SentenceChunks;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.Vocabulary;
import org.contexture.encoder.tokenize.Words;

/** The stretches of a text that each level has vectors of. */
record Stretches(TextInput input, TokenizedText tokens) {
  /**
   * The whole text with its special tokens, as far as it was kept.
   *
   * @param skipped how many of its first tokens are left out
   */
  Stretch sentence(int skipped) {
    int suffix = tokens.specialTokens() - tokens.specialPrefix();
    int all = tokens.prefix() + tokens.size() + suffix;
    return Stretch.of(null, 0, input.text().length(), skipped, all);
  }

  /** All words, those beyond the token limit too. */
  List<Stretch> words() {
    Words words = tokens.words();
    List<Stretch> stretches = new ArrayList<>(words.count());
    for (int w = 0; w < words.count(); w++) {
      int begin = words.begins()[w];
      int end = words.ends()[w];
      String word =
          input.words().isPresent()
              ? input.words().get().get(w)
              : input.text().substring(begin, end);
      int first = words.firstTokens()[w];
      int last = words.endTokens()[w];
      if (first == last) {
        stretches.add(Stretch.without(SpanStatus.NO_TOKEN, word, begin, end));
      } else if (last > tokens.size()) {
        stretches.add(Stretch.without(SpanStatus.CUT, word, begin, end));
      } else {
        stretches.add(ofTokens(word, begin, end, first, last));
      }
    }
    return stretches;
  }

  /** The tokens that were kept, the prompt's left out. */
  List<Stretch> tokens(Vocabulary vocabulary, boolean special) {
    List<Stretch> stretches = new ArrayList<>(tokens.size() + tokens.specialTokens());
    int prefix = special ? tokens.specialPrefix() : 0;
    for (int t = 0; t < prefix; t++) {
      stretches.add(Stretch.of(vocabulary.piece(tokens.specialId(t)), 0, 0, t, t + 1));
    }
    for (int t = 0; t < tokens.size(); t++) {
      int begin = tokens.begin(t);
      int end = tokens.end(t);
      String piece = vocabulary.piece(tokens.id(t), input.text().substring(begin, end));
      stretches.add(ofTokens(piece, begin, end, t, t + 1));
    }
    int end = input.text().length();
    for (int t = tokens.specialPrefix(); special && t < tokens.specialTokens(); t++) {
      int at = tokens.promptTokens() + tokens.size() + t;
      stretches.add(Stretch.of(vocabulary.piece(tokens.specialId(t)), end, end, at, at + 1));
    }
    return stretches;
  }

  /** The spans, each with the tokens that it shares a character with. */
  List<Stretch> spans(Collection<TextSpan> spans) {
    return spans.stream().map(this::span).toList();
  }

  private Stretch span(TextSpan span) {
    int begin = span.begin();
    int end = span.end();
    if (begin > end) {
      return Stretch.without(SpanStatus.REVERSED, null, begin, end);
    }
    if (begin < 0 || end > input.text().length()) {
      return Stretch.without(SpanStatus.OUTSIDE_TEXT, null, begin, end);
    }
    if (begin == end) {
      return Stretch.without(SpanStatus.EMPTY, null, begin, end);
    }
    int kept = tokens.size() == 0 ? 0 : tokens.end(tokens.size() - 1);
    if (tokens.truncated()
        && !input.text().substring(Math.min(end, Math.max(begin, kept)), end).isBlank()) {
      return Stretch.without(SpanStatus.CUT, null, begin, end);
    }
    int first = firstTokenFrom(begin);
    while (first > 0 && tokens.end(first - 1) > begin) {
      first--;
    }
    int last = firstTokenFrom(end);
    return first == last
        ? Stretch.without(SpanStatus.NO_TOKEN, null, begin, end)
        : ofTokens(null, begin, end, first, last);
  }

  /** Index of the first token that begins at a character or after it; begins ascend. */
  private int firstTokenFrom(int character) {
    int low = 0;
    int high = tokens.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.begin(middle) < character) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The chunks of what was kept. */
  List<Stretch> chunks(int chunkTokens) {
    List<Stretch> stretches = new ArrayList<>();
    int first = 0;
    for (int last : SentenceChunks.ends(input.text(), tokens, chunkTokens)) {
      int begin = tokens.begin(first);
      int end = tokens.end(last - 1);
      stretches.add(ofTokens(input.text().substring(begin, end), begin, end, first, last));
      first = last;
    }
    return stretches;
  }

  private Stretch ofTokens(String text, int begin, int end, int firstToken, int endToken) {
    int before = tokens.prefix();
    return Stretch.of(text, begin, end, before + firstToken, before + endToken);
  }
}
