package org.contexture.encoder.tokenize;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Tokens of the words seen lately. A BERT tokenizer's tokens of a text are its tokens of each
 * stretch between white space, one after the other, and the same few thousand words make up most of
 * any corpus: looking them up is many times faster than tokenizing them again.
 */
final class WordCache {
  /** A longer stretch is hardly seen twice. */
  private static final int LONGEST = 64;

  /** Takes about 20 MB; once full it starts anew, so that it follows the corpus. */
  private static final int MOST = 1 << 16;

  private final Map<String, Pieces> found = new ConcurrentHashMap<>();

  /**
   * Whether a tokenizer breaks at every white space and looks at nothing across it: the WordPiece
   * model behind BERT's normalizer and pre-tokenizer, without added tokens that hold or swallow
   * white space.
   */
  static boolean suits(Path tokenizerFile) {
    try (Reader reader = Files.newBufferedReader(tokenizerFile)) {
      JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
      return isType(json, "model", "WordPiece")
          && isType(json, "normalizer", "BertNormalizer")
          && isType(json, "pre_tokenizer", "BertPreTokenizer")
          && addedTokensKeepToThemselves(json.get("added_tokens"));
    } catch (IOException | JsonParseException | IllegalStateException e) {
      return false;
    }
  }

  private static boolean isType(JsonObject json, String part, String type) {
    JsonElement found = json.get(part);
    return found != null
        && found.isJsonObject()
        && found.getAsJsonObject().has("type")
        && found.getAsJsonObject().get("type").getAsString().equals(type);
  }

  private static boolean addedTokensKeepToThemselves(JsonElement added) {
    if (added == null || added.isJsonNull()) {
      return true;
    }
    for (JsonElement token : added.getAsJsonArray()) {
      JsonObject each = token.getAsJsonObject();
      if (each.get("content").getAsString().chars().anyMatch(Character::isWhitespace)
          || each.get("lstrip").getAsBoolean()
          || each.get("rstrip").getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** Gets a stretch of a text and where it begins. */
  @FunctionalInterface
  interface Sink<T> {
    void accept(T stretch, int begin);
  }

  /**
   * Gives the tokens of each stretch of a text between ASCII white space, in order.
   *
   * @param tokenize called for a short stretch that is not in the cache
   * @param tokens gets the tokens; not to be changed
   * @param others gets a stretch that is too long for the cache
   */
  void read(
      String text, Function<String, Pieces> tokenize, Sink<Pieces> tokens, Sink<String> others) {
    int end;
    for (int begin = 0; begin < text.length(); begin = end + 1) {
      end = begin;
      while (end < text.length() && !isSpace(text.charAt(end))) {
        end++;
      }
      if (end - begin > LONGEST) {
        others.accept(text.substring(begin, end), begin);
      } else if (end > begin) {
        tokens.accept(pieces(text.substring(begin, end), tokenize), begin);
      }
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private Pieces pieces(String word, Function<String, Pieces> tokenize) {
    Pieces pieces = found.get(word);
    if (pieces == null) {
      pieces = tokenize.apply(word);
      if (found.size() >= MOST) {
        found.clear();
      }
      found.put(word, pieces);
    }
    return pieces;
  }
}
