package org.contexture.encoder.llama2c;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * {@code encode} and {@code decode} of llama2.c's run.c, line by line; but a text does not end at a
 * character 0.
 */
final class PlainTokenizer {
  private final List<String> pieces = new ArrayList<>();
  private final List<Float> scores = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();

  PlainTokenizer(Path file) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      in.getInt();
      while (in.hasRemaining()) {
        scores.add(in.getFloat());
        byte[] piece = new byte[in.getInt()];
        in.get(piece);
        ids.put(new String(piece, StandardCharsets.UTF_8), pieces.size());
        pieces.add(new String(piece, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With BOS, without EOS. */
  long[] encode(String text) {
    List<Integer> tokens = new ArrayList<>(List.of(1));
    if (!text.isEmpty()) {
      tokens.add(ids.get(" "));
    }
    text.codePoints()
        .forEach(
            point -> {
              String character = Character.toString(point);
              Integer id = ids.get(character);
              if (id != null) {
                tokens.add(id);
              } else {
                for (byte each : character.getBytes(StandardCharsets.UTF_8)) {
                  tokens.add((each & 0xff) + 3);
                }
              }
            });
    while (mergeBest(tokens)) {}
    return tokens.stream().mapToLong(Integer::longValue).toArray();
  }

  private boolean mergeBest(List<Integer> tokens) {
    float bestScore = -1e10f;
    int bestId = -1;
    int bestIndex = -1;
    for (int i = 0; i < tokens.size() - 1; i++) {
      Integer id = ids.get(pieces.get(tokens.get(i)) + pieces.get(tokens.get(i + 1)));
      if (id != null && scores.get(id) > bestScore) {
        bestScore = scores.get(id);
        bestId = id;
        bestIndex = i;
      }
    }
    if (bestIndex == -1) {
      return false;
    }
    tokens.set(bestIndex, bestId);
    tokens.remove(bestIndex + 1);
    return true;
  }

  /** What comes after BOS, as run.c prints it; only of tokens that are no bytes but a line feed. */
  String decode(List<Long> tokens) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < tokens.size(); i++) {
      String piece = pieces.get(Math.toIntExact(tokens.get(i)));
      if (tokens.get(i - 1) == 1 && piece.startsWith(" ")) {
        piece = piece.substring(1);
      }
      text.append(piece.equals("<0x0A>") ? "\n" : piece);
    }
    return text.toString();
  }

  static List<Long> list(long... tokens) {
    return new ArrayList<>(LongStream.of(tokens).boxed().toList());
  }
}
