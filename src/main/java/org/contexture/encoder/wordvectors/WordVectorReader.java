package org.contexture.encoder.wordvectors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.encoder.model.ModelException;

/** Finds out which form a file of word vectors has, and reads it in that form. */
public final class WordVectorReader {
  private static final String WORD2VEC = "word2vec";
  private static final String FASTTEXT = "fasttext";
  private static final String GLOVE = "glove";

  /** Number of words and of values, as word2vec and fastText write them first. */
  private static final Pattern HEADER = Pattern.compile("(\\d{1,9})[ \t](\\d{1,6})[ \t\r]*");

  private static final Pattern FASTTEXT_NAME = Pattern.compile(".*\\.vec(\\.gz)?");
  private static final byte[] FASTTEXT_BINARY = {(byte) 0xba, 0x16, 0x4f, 0x2f};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int LOOKED_AT = 1 << 10;

  private final WordVectorFile file;
  private final ByteSource in;

  private WordVectorReader(WordVectorFile file) {
    this.file = file;
    this.in = file.in();
  }

  /**
   * Reads a file of any format, gzip or not, as its content shows: word2vec's text form, which is
   * fastText's {@code .vec}; word2vec's binary form; GloVe's text form, which has no first line
   * that says how many words and values there are.
   *
   * @throws ModelException where it is of another format, truncated, has more than a few entries
   *     that are no word with finite numbers, or would take more than three quarters of the heap
   */
  public static WordTable read(Path file) {
    // The rest is for what else the job holds, and for what no collector can put to use.
    return read(file, Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  /** As {@link #read(Path)}, with so many bytes at most for the table. */
  static WordTable read(Path path, long mostBytes) {
    try (ByteSource in = ByteSource.open(path)) {
      return new WordVectorReader(new WordVectorFile(path, in, mostBytes)).read();
    } catch (EOFException e) {
      throw new ModelException(
          "Cannot read word vectors " + path + ": the gzip file is cut short", e);
    } catch (IOException e) {
      throw new ModelException("Cannot read word vectors " + path + ": " + e.getMessage(), e);
    }
  }

  private WordTable read() throws IOException {
    if (startsWith(BYTE_ORDER_MARK)) {
      in.skip(BYTE_ORDER_MARK.length);
    }
    if (in.require(1) == 0) {
      throw file.problem("the file is empty");
    }
    if (startsWith(FASTTEXT_BINARY)) {
      throw file.problem("it is a fastText model; its .vec file is needed");
    }
    if (startsWith(ZIP)) {
      throw file.problem("it is a zip archive; the file of vectors inside it is needed");
    }
    int line = in.indexOf('\n', WordVectorFile.LONGEST_LINE);
    int length = line >= 0 ? line : in.require(WordVectorFile.LONGEST_LINE);
    String first = new String(in.look(length), StandardCharsets.UTF_8);
    Matcher header = HEADER.matcher(first);
    if (!header.matches()) {
      requireText();
      int dimension = first.strip().split("[ \t]+").length - 1;
      if (dimension < 1) {
        throw file.problem(
            "its first line must be a word and its numbers, or how many words and numbers follow: "
                + WordVectorFile.shown(first));
      }
      return new TextForm(file, new WordTable(GLOVE, dimension), 1).read();
    }
    in.skip(Math.min(length + 1, in.require(length + 1)));
    int words = Integer.parseInt(header.group(1));
    int dimension = Integer.parseInt(header.group(2));
    if (words == 0 || dimension == 0) {
      throw file.problem("it must hold at least one word of one number: " + first.strip());
    }
    if (!new TextLook(in, dimension).isText()) {
      return new BinaryForm(file, new WordTable(WORD2VEC, dimension), words).read();
    }
    // Both write the same: the name alone tells.
    String name = file.path().getFileName().toString();
    String format = FASTTEXT_NAME.matcher(name).matches() ? FASTTEXT : WORD2VEC;
    TextForm text = new TextForm(file, new WordTable(format, dimension), 2);
    WordTable table = text.read();
    if (table.entries() + text.leftOut() != words) {
      throw file.problem(
          "its first line says %d words, and it holds %d"
              .formatted(words, table.entries() + text.leftOut()));
    }
    return table;
  }

  private boolean startsWith(byte[] magic) throws IOException {
    boolean same = in.require(magic.length) == magic.length;
    for (int i = 0; same && i < magic.length; i++) {
      same = in.at(i) == magic[i];
    }
    return same;
  }

  private void requireText() throws IOException {
    int present = in.require(LOOKED_AT);
    for (int i = 0; i < present; i++) {
      if (in.at(i) >= 0 && in.at(i) < '\t') {
        throw file.problem(
            "it is neither text nor word2vec's binary form; of a fastText model the .vec file is"
                + " needed");
      }
    }
  }
}
