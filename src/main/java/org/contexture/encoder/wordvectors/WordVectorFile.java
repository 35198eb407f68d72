package org.contexture.encoder.wordvectors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.encoder.model.ModelException;

/**
 * A file of word vectors that is being read: finds out its form, and fills a table.
 *
 * @param mostBytes that the table may take of the heap
 */
record WordVectorFile(Path path, ByteSource in, long mostBytes) {
  static final String WORD2VEC = "word2vec";
  static final String FASTTEXT = "fasttext";
  static final String GLOVE = "glove";

  /** No line and no word of a real file is longer. */
  static final int LONGEST_LINE = 1 << 24;

  /** Number of words and of values, as word2vec and fastText write them first. */
  private static final Pattern HEADER = Pattern.compile("(\\d{1,9})[ \t](\\d{1,6})[ \t\r]*");

  private static final Pattern FASTTEXT_NAME = Pattern.compile(".*\\.vec(\\.gz)?");
  private static final byte[] FASTTEXT_BINARY = {(byte) 0xba, 0x16, 0x4f, 0x2f};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int LOOKED_AT = 1 << 10;
  private static final int SHOWN = 40;

  static WordTable read(Path path, long mostBytes) {
    try (ByteSource in = ByteSource.open(path)) {
      return new WordVectorFile(path, in, mostBytes).read();
    } catch (EOFException e) {
      throw new ModelException(
          "Cannot read word vectors " + path + ": the gzip file is cut short", e);
    } catch (IOException e) {
      throw new ModelException("Cannot read word vectors " + path + ": " + e.getMessage(), e);
    }
  }

  ModelException problem(String reason) {
    return new ModelException("Cannot read word vectors " + path + ": " + reason);
  }

  private WordTable read() throws IOException {
    if (startsWith(BYTE_ORDER_MARK)) {
      in.skip(BYTE_ORDER_MARK.length);
    }
    if (in.require(1) == 0) {
      throw problem("the file is empty");
    }
    if (startsWith(FASTTEXT_BINARY)) {
      throw problem("it is a fastText model; its .vec file is needed");
    }
    if (startsWith(ZIP)) {
      throw problem("it is a zip archive; the file of vectors inside it is needed");
    }
    int line = in.indexOf('\n', LONGEST_LINE);
    int length = line >= 0 ? line : in.require(LONGEST_LINE);
    String first = new String(in.look(length), StandardCharsets.UTF_8);
    Matcher header = HEADER.matcher(first);
    if (!header.matches()) {
      requireText();
      int dimension = first.strip().split("[ \t]+").length - 1;
      if (dimension < 1) {
        throw problem(
            "its first line must be a word and its numbers, or how many words and numbers follow: "
                + shown(first));
      }
      return new TextForm(this, new WordTable(GLOVE, dimension), 1).read();
    }
    in.skip(Math.min(length + 1, in.require(length + 1)));
    int words = Integer.parseInt(header.group(1));
    int dimension = Integer.parseInt(header.group(2));
    if (words == 0 || dimension == 0) {
      throw problem("it must hold at least one word of one number: " + first.strip());
    }
    if (!new TextLook(in, dimension).isText()) {
      return new BinaryForm(this, new WordTable(WORD2VEC, dimension), words).read();
    }
    // Both write the same: the name alone tells.
    String name = path.getFileName().toString();
    String format = FASTTEXT_NAME.matcher(name).matches() ? FASTTEXT : WORD2VEC;
    WordTable table = new TextForm(this, new WordTable(format, dimension), 2).read();
    if (table.entries() != words) {
      throw problem(
          "its first line says %d words, and it holds %d".formatted(words, table.entries()));
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
        throw problem(
            "it is neither text nor word2vec's binary form; of a fastText model the .vec file is"
                + " needed");
      }
    }
  }

  /** Adds a word to the table, where it has room. */
  void add(WordTable table, String word, float[] vector) {
    table.add(word, vector);
    if (table.peakBytes() > mostBytes) {
      throw problem(
          "its first %d words of %d values take %d bytes, more than the Java heap has for them: %d;"
                  .formatted(table.entries(), table.dimension(), table.peakBytes(), mostBytes)
              + " give the driver and the executors more memory");
    }
  }

  static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + " ..." : text;
  }
}
