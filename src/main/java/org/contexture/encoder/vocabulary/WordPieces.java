package org.contexture.encoder.vocabulary;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * BERT's {@code vocab.txt}: a piece in each line, whose number is its id. How texts are cut is as
 * in Hugging Face Transformers' BertTokenizer.
 */
final class WordPieces {
  private static final String FILE = "vocab.txt";

  /** Classes and types of models that cut texts like BERT. */
  private static final Set<String> LIKE_BERT =
      Set.of(
          "BertTokenizer",
          "ConvBertTokenizer",
          "DPRContextEncoderTokenizer",
          "DPRQuestionEncoderTokenizer",
          "DistilBertTokenizer",
          "ElectraTokenizer",
          "LayoutLMTokenizer",
          "LxmertTokenizer",
          "MobileBertTokenizer",
          "SqueezeBertTokenizer",
          "bert",
          "convbert",
          "distilbert",
          "electra",
          "layoutlm",
          "lxmert",
          "megatron-bert",
          "mobilebert",
          "nezha",
          "nomic_bert",
          "squeezebert");

  private static final Set<String> LIKE_MPNET = Set.of("MPNetTokenizer", "mpnet");

  private static final String SPLITS = "{'type': 'BertPreTokenizer'}";

  private static final String DECODER = "{'type': 'WordPiece', 'prefix': '##', 'cleanup': true}";

  private final TokenizerSettings settings;

  WordPieces(TokenizerSettings settings) {
    this.settings = settings;
  }

  JsonObject convert() {
    String name = settings.tokenizerClass();
    boolean likeBert = LIKE_BERT.contains(name);
    if (!likeBert && !LIKE_MPNET.contains(name)) {
      throw settings.inexact(
          "how %s cuts texts is not known".formatted(name.isEmpty() ? "its tokenizer" : name));
    }
    Map<String, Integer> vocabulary = vocabulary();
    SpecialToken first = settings.named("cls_token", SpecialToken.of(likeBert ? "[CLS]" : "<s>"));
    SpecialToken last = settings.named("sep_token", SpecialToken.of(likeBert ? "[SEP]" : "</s>"));
    SpecialToken unknown = settings.named("unk_token", SpecialToken.of("[UNK]"));
    SpecialToken mask = SpecialToken.of(likeBert ? "[MASK]" : "<mask>");
    JsonArray added =
        settings.addedTokens(
            List.of(
                first,
                last,
                unknown,
                settings.named("pad_token", SpecialToken.of(likeBert ? "[PAD]" : "<pad>")),
                settings.named("mask_token", likeBert ? mask : mask.takingSpacesBefore())),
            vocabulary);
    requireOf(vocabulary, first, last, unknown);
    if (!likeBert) {
      settings.named("bos_token", first);
      settings.named("eos_token", last);
    }
    settings.requireThat("do_basic_tokenize", new JsonPrimitive(true));
    settings.requireThat("never_split", new JsonArray());
    settings.requireThat("wordpieces_prefix", new JsonPrimitive("##"));
    JsonObject normalizer = normalizer();
    settings.requireAllRead();
    return TokenizerParts.whole(
        added,
        normalizer,
        TokenizerParts.parse(SPLITS),
        TokenizerParts.template(List.of(first.content()), List.of(last.content()), vocabulary),
        TokenizerParts.parse(DECODER),
        model(unknown, vocabulary));
  }

  private void requireOf(Map<String, Integer> vocabulary, SpecialToken... tokens) {
    for (SpecialToken token : tokens) {
      if (!vocabulary.containsKey(token.content())) {
        throw settings.inexact("its vocabulary has no token '%s'".formatted(token.content()));
      }
    }
  }

  /** Of equal lines, the last counts. */
  private Map<String, Integer> vocabulary() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    int id = 0;
    for (String line : VocabularyText.lines(settings, FILE)) {
      if (line.indexOf('\0') >= 0) {
        throw settings.malformed(
            FILE, "line %d must hold a piece: it has a null".formatted(id + 1));
      }
      if (!line.isBlank()) {
        ids.put(line, id);
      }
      id++;
    }
    if (ids.isEmpty()) {
      throw settings.malformed(FILE, "it must hold a piece in each line: it holds none");
    }
    return ids;
  }

  private JsonObject normalizer() {
    JsonObject json = TokenizerParts.parse("{'type': 'BertNormalizer', 'clean_text': true}");
    json.addProperty("handle_chinese_chars", settings.is("tokenize_chinese_chars", true));
    json.add("strip_accents", JsonNull.INSTANCE);
    settings.find("strip_accents").ifPresent(asked -> json.addProperty("strip_accents", asked));
    json.addProperty("lowercase", settings.is("do_lower_case", true));
    return json;
  }

  private static JsonObject model(SpecialToken unknown, Map<String, Integer> vocabulary) {
    JsonObject model = TokenizerParts.parse("{'type': 'WordPiece'}");
    model.addProperty("unk_token", unknown.content());
    model.addProperty("continuing_subword_prefix", "##");
    model.addProperty("max_input_chars_per_word", 100);
    model.add("vocab", TokenizerParts.vocabulary(vocabulary));
    return model;
  }
}
