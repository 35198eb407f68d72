package org.contexture.encoder.vocabulary;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.encoder.vocabulary.SentencePieceFile.Piece;

/**
 * Unigram models of SentencePiece with the ids that XLM-RoBERTa and T5 give their pieces. How texts
 * are cut is as in Hugging Face Transformers 4's fast tokenizers.
 */
final class Unigrams {
  private static final List<String> OF_XLM_ROBERTA = List.of("<unk>", "<s>", "</s>");
  private static final List<String> OF_T5 = List.of("<pad>", "</s>", "<unk>");
  private static final int EXTRA_IDS = 100;
  private static final int MOST_EXTRA_IDS = 10_000;

  private static final String SPACES =
      "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always', 'split': true}";

  private final TokenizerSettings settings;
  private final SentencePieceFile file;

  /** Pieces and their scores, by id. */
  private final Map<String, Float> pieces = new LinkedHashMap<>();

  Unigrams(TokenizerSettings settings, SentencePieceFile file) {
    this.settings = settings;
    this.file = file;
  }

  /** Its first ids are fairseq's. */
  JsonObject ofXlmRoberta() {
    requireUsual(OF_XLM_ROBERTA, 0);
    List.of("<s>", "<pad>", "</s>", "<unk>").forEach(token -> add(token, 0));
    file.pieces().stream().skip(OF_XLM_ROBERTA.size()).forEach(this::add);
    add("<mask>", 0);
    Map<String, Integer> ids = ids();
    SpecialToken first = fixed("cls_token", "<s>");
    SpecialToken last = fixed("sep_token", "</s>");
    JsonArray added =
        settings.addedTokens(
            List.of(
                first,
                last,
                fixed("bos_token", "<s>"),
                fixed("eos_token", "</s>"),
                fixed("unk_token", "<unk>"),
                fixed("pad_token", "<pad>"),
                settings.named("mask_token", SpecialToken.of("<mask>").takingSpacesBefore())),
            ids);
    settings.requireThat("add_prefix_space", new JsonPrimitive(true));
    return whole(
        added,
        TokenizerParts.template(List.of(first.content()), List.of(last.content()), ids),
        ids.get("<unk>"));
  }

  /** Behind its pieces are the extra ids, the last of them first. */
  JsonObject ofT5() {
    requireUsual(OF_T5, 2);
    file.pieces().forEach(this::add);
    int extra = settings.count("extra_ids", EXTRA_IDS, MOST_EXTRA_IDS);
    List<SpecialToken> tokens = new ArrayList<>();
    tokens.add(fixed("eos_token", "</s>"));
    tokens.add(fixed("unk_token", "<unk>"));
    tokens.add(fixed("pad_token", "<pad>"));
    for (int id = extra - 1; id >= 0; id--) {
      add("<extra_id_%d>".formatted(id), 0);
      tokens.add(SpecialToken.of("<extra_id_%d>".formatted(id)));
    }
    // Which of two ways it cuts behind a special token concerns the slow tokenizer alone.
    settings.find("legacy");
    settings.requireThat("add_prefix_space", new JsonPrimitive(true));
    Map<String, Integer> ids = ids();
    return whole(
        settings.addedTokens(tokens, ids),
        TokenizerParts.template(List.of(), List.of("</s>"), ids),
        ids.get("<unk>"));
  }

  private void requireUsual(List<String> first, int unknown) {
    List<String> found = file.pieces().stream().limit(first.size()).map(Piece::text).toList();
    Optional<Piece> odd =
        file.pieces().stream()
            .skip(first.size())
            .filter(piece -> piece.type() != SentencePieceFile.NORMAL)
            .findFirst();
    if (!found.equals(first) || file.unknown() != unknown) {
      throw settings.inexact("its first pieces must be %s: %s".formatted(first, found));
    }
    if (odd.isPresent()) {
      throw settings.inexact(
          "piece '%s' is of a kind that is not known (%d)"
              .formatted(odd.get().text(), odd.get().type()));
    }
    if (!file.unigram() || file.byteFallback() || !file.asUsual()) {
      throw settings.inexact("its pieces are merged, fall back on bytes or keep spaces apart");
    }
  }

  /** Libraries differ where it is another one. */
  private SpecialToken fixed(String key, String content) {
    SpecialToken token = settings.named(key, SpecialToken.of(content));
    if (!token.content().equals(content)) {
      throw settings.inexact("%s must be %s: %s".formatted(key, content, token.content()));
    }
    return token;
  }

  private void add(Piece piece) {
    add(piece.text(), piece.score());
  }

  private void add(String piece, float score) {
    if (pieces.putIfAbsent(piece, score) != null) {
      throw settings.inexact("piece '%s' is there twice".formatted(piece));
    }
  }

  private Map<String, Integer> ids() {
    List<String> all = List.copyOf(pieces.keySet());
    Map<String, Integer> ids = new LinkedHashMap<>();
    IntStream.range(0, all.size()).forEach(id -> ids.put(all.get(id), id));
    return ids;
  }

  private JsonObject whole(JsonArray added, JsonObject around, int unknown) {
    settings.requireAllRead();
    return TokenizerParts.whole(
        added,
        normalizer(),
        TokenizerParts.parse(SPACES),
        around,
        TokenizerParts.parse(SPACES),
        model(unknown));
  }

  private JsonObject normalizer() {
    JsonArray steps = new JsonArray();
    if (file.map().length > 0) {
      JsonObject map = TokenizerParts.parse("{'type': 'Precompiled'}");
      map.addProperty("precompiled_charsmap", Base64.getEncoder().encodeToString(file.map()));
      steps.add(map);
    }
    steps.add(TokenizerParts.parse("{'type': 'Strip', 'strip_left': false, 'strip_right': true}"));
    steps.add(
        TokenizerParts.parse("{'type': 'Replace', 'pattern': {'Regex': ' {2,}'}, 'content': '▁'}"));
    JsonObject sequence = TokenizerParts.parse("{'type': 'Sequence'}");
    sequence.add("normalizers", steps);
    return sequence;
  }

  private JsonObject model(int unknown) {
    JsonArray vocabulary = new JsonArray();
    pieces.forEach(
        (piece, score) -> {
          JsonArray entry = new JsonArray();
          entry.add(piece);
          entry.add((double) score);
          vocabulary.add(entry);
        });
    JsonObject model = TokenizerParts.parse("{'type': 'Unigram', 'byte_fallback': false}");
    model.addProperty("unk_id", unknown);
    model.add("vocab", vocabulary);
    return model;
  }
}
