package org.contexture.encoder.vocabulary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model of SentencePiece (github.com/google/sentencepiece, {@code sentencepiece_model.proto}).
 *
 * @param unigram its pieces were chosen by their scores, not merged
 * @param byteFallback a character that has no piece is its bytes
 * @param unknown id of the piece for what has none
 * @param asUsual texts get a space before them, and spaces are drawn together
 * @param map of characters; empty for none
 */
record SentencePieceFile(
    List<Piece> pieces,
    boolean unigram,
    boolean byteFallback,
    int unknown,
    boolean asUsual,
    byte[] map) {
  /** What a piece is for, by its number in the file. */
  static final int NORMAL = 1;

  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int BYTE = 6;

  private static final int UNIGRAM = 1;
  private static final int BPE = 2;

  /** A piece, {@code ▁} for a space. */
  record Piece(String text, float score, int type) {}

  /** What was read so far, with the defaults of the format. */
  private static final class Reading {
    private final List<Piece> pieces = new ArrayList<>();
    private int type = UNIGRAM;
    private boolean byteFallback;
    private int unknown;
    private boolean asUsual = true;
    private byte[] map = {};
  }

  /** Takes a field whose number is known, or says that it is not. */
  @FunctionalInterface
  private interface Fields {
    boolean take(int number, CodedInputStream in) throws IOException;
  }

  static SentencePieceFile read(TokenizerSettings settings, String name) {
    Reading reading = new Reading();
    try {
      CodedInputStream in = CodedInputStream.newInstance(VocabularyText.bytes(settings, name));
      in.setRecursionLimit(10);
      fields(in, (number, from) -> ofModel(number, from, reading));
    } catch (IOException e) {
      throw settings.malformed(
          name, "it is cut short or no model of SentencePiece: " + e.getMessage());
    }
    check(reading, settings, name);
    return new SentencePieceFile(
        List.copyOf(reading.pieces),
        reading.type == UNIGRAM,
        reading.byteFallback,
        reading.unknown,
        reading.asUsual,
        reading.map);
  }

  private static void fields(CodedInputStream in, Fields fields) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!fields.take(WireFormat.getTagFieldNumber(tag), in)) {
        in.skipField(tag);
      }
    }
  }

  private static void message(CodedInputStream in, Fields fields) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    fields(in, fields);
    in.checkLastTagWas(0);
    in.popLimit(limit);
  }

  private static boolean ofModel(int number, CodedInputStream in, Reading reading)
      throws IOException {
    switch (number) {
      case 1 -> reading.pieces.add(piece(in));
      case 2 -> message(in, (field, from) -> ofTrainer(field, from, reading));
      case 3 -> message(in, (field, from) -> ofNormalizer(field, from, reading));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Piece piece(CodedInputStream in) throws IOException {
    String[] text = {""};
    float[] score = {0};
    int[] type = {NORMAL};
    message(
        in,
        (number, from) -> {
          switch (number) {
            case 1 -> text[0] = from.readStringRequireUtf8();
            case 2 -> score[0] = from.readFloat();
            case 3 -> type[0] = from.readEnum();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new Piece(text[0], score[0], type[0]);
  }

  private static boolean ofTrainer(int number, CodedInputStream in, Reading reading)
      throws IOException {
    switch (number) {
      case 3 -> reading.type = in.readEnum();
      case 24 -> reading.asUsual &= !in.readBool();
      case 35 -> reading.byteFallback = in.readBool();
      case 40 -> reading.unknown = in.readInt32();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean ofNormalizer(int number, CodedInputStream in, Reading reading)
      throws IOException {
    switch (number) {
      case 2 -> reading.map = in.readByteArray();
      case 3, 4, 5 -> reading.asUsual &= in.readBool();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void check(Reading reading, TokenizerSettings settings, String name) {
    if (reading.type != UNIGRAM && reading.type != BPE) {
      throw settings.inexact(
          "its pieces are neither unigrams nor merged pairs (model_type %d)"
              .formatted(reading.type));
    }
    Set<String> texts = new HashSet<>();
    for (int id = 0; id < reading.pieces.size(); id++) {
      Piece piece = reading.pieces.get(id);
      if (piece.text().isEmpty() || !texts.add(piece.text()) || !Float.isFinite(piece.score())) {
        throw settings.malformed(
            name,
            "each piece must have a text of its own and a finite score: %d has '%s' and %s"
                .formatted(id, piece.text(), piece.score()));
      }
      if (piece.type() != NORMAL
          && piece.type() != CONTROL
          && piece.type() != BYTE
          && piece.type() != UNKNOWN) {
        throw settings.inexact(
            "piece '%s' is of a kind that is not known (%d)".formatted(piece.text(), piece.type()));
      }
    }
    if (reading.unknown < 0
        || reading.unknown >= reading.pieces.size()
        || reading.pieces.get(reading.unknown).type() != UNKNOWN) {
      throw settings.malformed(
          name, "unk_id must be that of the unknown piece: " + reading.unknown);
    }
    if (reading.map.length > 0) {
      CharacterMap.check(reading.map, settings, name);
    }
  }
}
