package org.contexture.encoder.wordvectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordTableTest {
  private static final String LINES = "red 1 2.5\ngreen -3e-1 .5\nblue +4. -0\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "glove.txt, '', glove",
    "glove.vec, '', glove",
    "glove.txt, '\uFEFF', glove",
    "vectors.txt, '3 2\n', word2vec",
    "vectors.txt, '\uFEFF3 2\n', word2vec",
    "model.vec, '3 2\n', fasttext",
    "model.vec, '3\t2 \r\n', fasttext",
    "my.vectors, '3 2\n', word2vec",
    "my.vec.txt, '3 2\n', word2vec",
    "vec, '3 2\n', word2vec"
  })
  void textIsReadWithAndWithoutAFirstLineOfSizes(String name, String header, String format)
      throws IOException {
    Path file = write(name, header + LINES);
    Path packed = folder.resolve(name + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, out);
    }
    for (WordTable table : List.of(WordVectorReader.read(file), WordVectorReader.read(packed))) {
      assertThat(table.format()).isEqualTo(format);
      assertThat(table.dimension()).isEqualTo(2);
      assertThat(table.signature().words()).isEqualTo(3);
      assertThat(vector(table, "red")).containsExactly(1, 2.5f);
      assertThat(vector(table, "green")).containsExactly(-0.3f, 0.5f);
      assertThat(vector(table, "blue")).containsExactly(4, -0f);
      assertThat(table.word(1)).isEqualTo("green");
      assertThat(table.find("Red")).isEqualTo(-1);
      assertThat(table.find("")).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n"})
  void theBinaryFormIsReadWithAndWithoutLineFeeds(String behind) throws IOException {
    float[] euro = {1.5f, -0f, Float.MIN_VALUE};
    float[] newLines = {Float.intBitsToFloat(0x0a0a0a0a), Float.intBitsToFloat(0x20202020), 3};
    Path file = folder.resolve("vectors.bin");
    Files.write(file, binary("2 3\n", behind, List.of("\u20ac5", "b"), List.of(euro, newLines)));
    WordTable table = WordVectorReader.read(file);
    assertThat(table.format()).isEqualTo("word2vec");
    assertThat(vector(table, "\u20ac5")).containsExactly(euro);
    assertThat(vector(table, "b")).containsExactly(newLines);
  }

  @Test
  void aWordMayHoldSpacesAndAnythingElse() throws IOException {
    List<String> lines =
        List.of(
            "a 1 2",
            ". . . 3 4",
            "at name@domain.com 5 6",
            "12 7 8",
            "\u00a0 9 10",
            "\u2028 11 12",
            "in 2010\t13 14",
            "tabs\t15\t16",
            "  two  17  18",
            "three  19 20",
            "\tfour \t 21 22",
            "five\t 23 24",
            "  2010 25 26",
            " \u00a0six\u00a0 27 28");
    WordTable table = WordVectorReader.read(write("glove.txt", String.join("\n", lines)));
    assertThat(table.signature().words()).isEqualTo(14);
    assertThat(vector(table, ". . .")).containsExactly(3, 4);
    assertThat(vector(table, "at name@domain.com")).containsExactly(5, 6);
    assertThat(vector(table, "12")).containsExactly(7, 8);
    assertThat(vector(table, "\u00a0")).containsExactly(9, 10);
    assertThat(vector(table, "\u2028")).containsExactly(11, 12);
    assertThat(vector(table, "in 2010")).containsExactly(13, 14);
    assertThat(vector(table, "tabs")).containsExactly(15, 16);
    assertThat(vector(table, "two")).containsExactly(17, 18);
    assertThat(vector(table, "three")).containsExactly(19, 20);
    assertThat(vector(table, "four")).containsExactly(21, 22);
    assertThat(vector(table, "five")).containsExactly(23, 24);
    assertThat(vector(table, "2010")).containsExactly(25, 26);
    assertThat(vector(table, "\u00a0six\u00a0")).containsExactly(27, 28);
  }

  @ParameterizedTest
  @MethodSource("textsOfManyScripts")
  void textOfAnyScriptIsText(String first, int dimension, Charset charset) throws IOException {
    String numbers = " 1".repeat(dimension);
    String text = "2 %d\n%s%s\nred%s\n".formatted(dimension, first, numbers, numbers);
    Path file = folder.resolve("vectors.txt");
    Files.write(file, text.getBytes(charset));
    WordTable table = WordVectorReader.read(file);
    assertThat(table.signature().words()).isEqualTo(2);
    assertThat(table.find("red")).isEqualTo(1);
    if (charset.equals(UTF_8)) {
      assertThat(table.word(0)).isEqualTo(first);
    }
  }

  static List<Arguments> textsOfManyScripts() {
    String moscow = "\u0432 \u043c\u043e\u0441\u043a\u0432\u0435";
    String tokyo = "\u6771\u4eac";
    return List.of(
        Arguments.of(moscow, 2, UTF_8),
        Arguments.of(moscow, 300, UTF_8),
        Arguments.of(tokyo, 2, UTF_8),
        Arguments.of(tokyo + " " + tokyo, 2, UTF_8),
        // The look ahead ends inside one of its characters.
        Arguments.of("a " + tokyo.repeat(1 << 14), 1, UTF_8),
        Arguments.of("a b" + tokyo.repeat(1 << 14), 1, UTF_8),
        Arguments.of("a bc" + tokyo.repeat(1 << 14), 1, UTF_8),
        Arguments.of("caf\u00e9 \u00e9t\u00e9", 2, ISO_8859_1),
        Arguments.of("a \u0001\u007f", 2, UTF_8));
  }

  @Test
  void aBrokenLineOfManyCharactersIsALineOfText() throws IOException {
    String tokyo = "\u6771\u4eac".repeat(200);
    for (String word : List.of("a " + tokyo, "a b" + tokyo, "a bc" + tokyo)) {
      assertProblem(
          write("a.txt", "1 2\n" + word + " 1\n"),
          "value 1 on line 2 must be a finite number: " + word.substring(2, 42) + " ...");
    }
  }

  /** Each but one of its bytes is one of text. */
  @ParameterizedTest
  @ValueSource(ints = {0x3f202001, 0x3f20207f, 0x3f7fff20, 0x3f410080, 0xbf414243, 0xc2414243})
  void mostlyPrintableNumbersAreBinaryToo(int bits) throws IOException {
    float printable = Float.intBitsToFloat(0x3f414243);
    float[] vector = new float[40];
    Arrays.fill(vector, printable);
    vector[39] = Float.intBitsToFloat(bits);
    for (int dimension : new int[] {1, 3, 40}) {
      float[] values = Arrays.copyOfRange(vector, 40 - dimension, 40);
      Path file = folder.resolve("vectors.bin");
      Files.write(file, binary("1 " + dimension + "\n", "", List.of("a"), List.of(values)));
      assertThat(vector(WordVectorReader.read(file), "a")).containsExactly(values);
    }
  }

  @Test
  void theNumbersOfLaterWordsShowThatAFileIsBinary() throws IOException {
    float[] printable = {Float.intBitsToFloat(0x3f414243)};
    Path file = folder.resolve("vectors.bin");
    Files.write(
        file, binary("2 1\n", "\n", List.of("a", "b"), List.of(printable, new float[] {1})));
    WordTable table = WordVectorReader.read(file);
    assertThat(vector(table, "a")).containsExactly(printable);
    assertThat(vector(table, "b")).containsExactly(1);
  }

  @Test
  void theFirstVectorOfARepeatedWordCounts() throws IOException {
    WordTable table = WordVectorReader.read(write("a.vec", "4 1\nred 1\nred 2\nblue 3\nred 4\n"));
    assertThat(vector(table, "red")).containsExactly(1);
    assertThat(vector(table, "blue")).containsExactly(3);
    assertThat(table.signature().words()).isEqualTo(2);
    assertThat(table.signature().repeatedWords()).isEqualTo(2);
  }

  @Test
  void aFewOddLinesAreLeftOutCountedAndTold() throws IOException {
    StringBuilder text = new StringBuilder("2004 2\n");
    for (int w = 0; w < 2000; w++) {
      text.append("w").append(w).append(" ").append(w).append(" 1\n");
      text.append(
          switch (w) {
            case 3 -> " 3 4\n";
            case 4 -> "short 1\n";
            case 5 -> "wrong 1 nan\n";
            case 6 -> "long 1 x 2 3\n";
            default -> "";
          });
    }
    WordTable table = WordVectorReader.read(write("a.vec", text.toString()));
    assertThat(table.signature().words()).isEqualTo(2001);
    assertThat(vector(table, "w1999")).containsExactly(1999, 1);
    assertThat(vector(table, "long 1 x")).containsExactly(2, 3);
    assertThat(table.signature().leftOut())
        .isEqualTo(
            "3 of 2004 lines: line 6 must start with a word; line 8 must have 2 numbers after its"
                + " word: 1; value 2 on line 10 must be a finite number: nan");
  }

  @Test
  void whereAllLinesAreSoundNothingIsTold() throws IOException {
    assertThat(WordVectorReader.read(write("a.txt", LINES)).signature().leftOut()).isEmpty();
  }

  /** In a file of few words one odd line says little; in a larger one, one of a hundred may be. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, true",
    "1, 1, false",
    "10, 11, true",
    "10, 10, false",
    "11, 1088, false",
    "11, 1089, true",
    "500, 49499, false",
    "500, 49500, true"
  })
  void moreThanAFewOddLinesAreRefused(int odd, int sound, boolean read) throws IOException {
    StringBuilder text = new StringBuilder("first 1 2\n");
    for (int w = 1; w < sound; w++) {
      text.append("w").append(w).append(" 1 2\n");
    }
    text.append(" 3 4\n".repeat(odd)).append("\n");
    Path file = write("a.txt", text.toString());
    if (read) {
      assertThat(WordVectorReader.read(file).signature().leftOut())
          .startsWith("%d of %d lines: line %d must".formatted(odd, sound + odd, sound + 1));
    } else {
      assertProblem(
          file,
          "line %d must start with a word".formatted(sound + 1)
              + (odd == 1 ? "" : "; %d of %d lines are odd".formatted(odd, sound + odd)));
    }
  }

  @Test
  void anOddLineThatEndsWithTheFileIsRefused() throws IOException {
    assertProblem(
        write("a.txt", "red 1 2\ngreen 3 4\nblue 5"),
        "line 3 must have 2 numbers after its word: 1");
  }

  @Test
  void aFewWordsOfNoFiniteValuesAreLeftOutOfTheBinaryFormToo() throws IOException {
    float[] sound = {1, 2};
    float[] odd = {1, Float.NaN};
    Path file = folder.resolve("vectors.bin");
    Files.write(file, binary("3 2\n", "\n", List.of("a", "b", "c"), List.of(sound, odd, sound)));
    WordTable table = WordVectorReader.read(file);
    assertThat(table.signature().words()).isEqualTo(2);
    assertThat(table.find("b")).isEqualTo(-1);
    assertThat(table.signature().leftOut())
        .isEqualTo("1 of 3 words: value 2 of word 'b' must be a finite number: NaN");
  }

  @Test
  void blankLinesAndAMissingLastLineFeedDoNotMatter() throws IOException {
    WordTable table = WordVectorReader.read(write("a.txt", "red 1 2\r\n\r\nblue 3 4 \n\nend 5 6"));
    assertThat(table.signature().words()).isEqualTo(3);
    assertThat(vector(table, "blue")).containsExactly(3, 4);
    assertThat(vector(table, "end")).containsExactly(5, 6);
  }

  @Test
  void manyWordsOfManyValuesAreReadBitForBitInBothForms() throws IOException {
    Random random = new Random(3);
    List<String> words = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int w = 0; w < 6000; w++) {
      float[] vector = new float[300];
      words.add("w" + w);
      vectors.add(vector);
      text.append("w").append(w);
      for (int v = 0; v < vector.length; v++) {
        vector[v] = (float) random.nextGaussian();
        text.append(' ').append(vector[v]);
      }
      text.append('\n');
    }
    Path binary = folder.resolve("big.bin");
    Files.write(binary, binary("6000 300\n", "\n", words, vectors));
    for (WordTable table :
        List.of(
            WordVectorReader.read(binary),
            WordVectorReader.read(write("big.txt", text.toString())))) {
      assertThat(table.signature().words()).isEqualTo(6000);
      for (int w = 0; w < words.size(); w++) {
        assertThat(vector(table, words.get(w))).isEqualTo(vectors.get(w));
      }
      assertThat(table.signature().heapBytes())
          .isBetween(6000L * 300 * 4, 6000L * 300 * 4 + 6000 * 100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "glove.6B.100d.sample.txt.gz, glove, 100, 100",
    "glove.6B.300d.sample.txt.gz, glove, 100, 300",
    "test_glove.txt, glove, 76, 50",
    "lee_fasttext.vec, fasttext, 1762, 10"
  })
  void realTextFilesAreReadAsSplitAndParseFloatReadThem(
      String name, String format, int words, int dimension) throws IOException {
    Path file = EvaluationData.file("static_vectors", name);
    WordTable table = WordVectorReader.read(file);
    assertThat(table.format()).isEqualTo(format);
    assertThat(table.dimension()).isEqualTo(dimension);
    List<String> lines = new String(unpacked(file), UTF_8).lines().toList();
    lines = lines.subList(format.equals("fasttext") ? 1 : 0, lines.size());
    assertThat(lines).hasSize(words);
    assertThat(table.signature().words()).isEqualTo(words);
    for (int w = 0; w < words; w++) {
      String[] parts = lines.get(w).strip().split(" ", -1);
      assertThat(table.find(parts[0])).as(parts[0]).isEqualTo(w);
      float[] vector = vector(table, parts[0]);
      assertThat(vector).hasSize(parts.length - 1);
      for (int v = 0; v < dimension; v++) {
        assertThat(vector[v]).isEqualTo(Float.parseFloat(parts[v + 1]));
      }
    }
  }

  @Test
  void aRealBinaryFileIsReadByteForByte() throws IOException {
    Path file = EvaluationData.file("static_vectors", "euclidean_vectors.bin");
    WordTable table = WordVectorReader.read(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(until(bytes, '\n')).isEqualTo("2747 10");
    for (int w = 0; w < 2747; w++) {
      String word = until(bytes, ' ');
      float[] expected = new float[10];
      for (int v = 0; v < 10; v++) {
        expected[v] = bytes.getFloat();
      }
      assertThat(table.find(word)).as(word).isEqualTo(w);
      assertThat(vector(table, word)).containsExactly(expected);
    }
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(table.signature().words()).isEqualTo(2747);
    assertThat(table.word(0)).isEqualTo("the");
  }

  @Test
  void aRealFastTextModelIsRefused() {
    Path file = EvaluationData.file("static_vectors", "lee_fasttext.bin");
    assertProblem(
        file,
        "it is neither text nor word2vec's binary form; of a fastText model the .vec file is"
            + " needed");
  }

  static List<Arguments> badFiles() {
    return List.of(
        bad("empty", "", "the file is empty"),
        bad("fastText", "\u00ba\u0016O/\f", "it is a fastText model; its .vec file is needed"),
        bad(
            "zip",
            "PK\u0003\u0004x",
            "it is a zip archive; the file of vectors inside it is needed"),
        bad(
            "no numbers",
            "word\nother\n",
            "its first line must be a word and its numbers, or how many words and numbers follow:"
                + " word"),
        bad("prose", "some text\n", "value 1 on line 1 must be a finite number: text"),
        bad("short line", "a 1 2\nb 3\n", "line 2 must have 2 numbers after its word: 1"),
        bad("no number", "a 1 2\nb\n", "line 2 must have 2 numbers after its word: 0"),
        bad("long line", "a 1 2\nb 3 4 5\n", "line 2 must have 2 numbers after its word: 3"),
        bad("tab", "a 1 2\nb c\t3 4 5\n", "line 2 must have 2 numbers after its word: 3"),
        bad(
            "tab and spaces",
            "a 1 2\n b\t 3 4  5\n",
            "line 2 must have 2 numbers after its word: 3"),
        bad("spaces", "a 1 2\n  b 3 4 5\n", "line 2 must have 2 numbers after its word: 3"),
        bad("no word", "a 1 2\n 3 4\n", "line 2 must start with a word"),
        bad("no word but a tab", "a 1 2\n\t3 4\n", "line 2 must start with a word"),
        bad("mark alone", "\u00ef\u00bb\u00bf", "the file is empty"),
        bad("letters", "a 1 2\n\nb 3 4x\n", "value 2 on line 3 must be a finite number: 4x"),
        bad(
            "hexadecimal",
            "a 1 2\nb 0x1p3 4\n",
            "value 1 on line 2 must be a finite number: 0x1p3"),
        bad("suffix", "a 1 2\nb 1f 4\n", "value 1 on line 2 must be a finite number: 1f"),
        bad("not a number", "a 1 nan\n", "value 2 on line 1 must be a finite number: nan"),
        bad("infinite", "a 1 1e39\n", "value 2 on line 1 must be a finite number: 1e39"),
        bad("too few", "3 2\na 1 2\nb 3 4\n", "its first line says 3 words, and it holds 2"),
        bad("too many", "1 2\na 1 2\nb 3 4\n", "its first line says 1 words, and it holds 2"),
        bad("no words", "0 5\n", "it must hold at least one word of one number: 0 5"),
        bad("no values", "5 0\n", "it must hold at least one word of one number: 5 0"),
        bad("sizes only", "5 3", "its first line says 5 words, and it holds 0"),
        bad("binary ends", "2 2\na " + FLOATS, "it ends after 1 of its 2 words"),
        bad(
            "binary cut",
            "2 2\na " + FLOATS + "\nb \u0000\u0000",
            "it ends inside word 2 of 2, 'b'"),
        bad(
            "binary more",
            "1 2\na " + FLOATS + "b " + FLOATS,
            "its first line says 1 words, and it holds more"),
        bad(
            "binary nan",
            "1 2\na " + ONE + "\u0000\u0000\u00c0\u007f",
            "value 2 of word 'a' must be a finite number: NaN"),
        bad(
            "binary out of step",
            "2 2\na " + FLOATS + "b".repeat(1 << 17),
            "word 2 of 2 must be shorter than 65536 bytes"));
  }

  private static final String ONE = "\u0000\u0000\u0080?";
  private static final String FLOATS = ONE + ONE;

  private static Arguments bad(String name, String content, String problem) {
    return Arguments.argumentSet(name, content, problem);
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void aBadFileIsRefusedWithItsPlace(String content, String problem) throws IOException {
    Path file = folder.resolve("vectors");
    Files.write(file, content.getBytes(ISO_8859_1));
    assertProblem(file, problem);
  }

  /** In the header, in the content, and in the eight bytes of checks behind it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 8, 9, 12, 20, 40})
  void aTruncatedArchiveIsRefused(int missing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(LINES.getBytes(UTF_8));
    }
    Path file = folder.resolve("cut.txt.gz");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() - missing));
    assertProblem(file, "the gzip file is cut short");
  }

  @Test
  void aTableThatTheHeapCannotHoldIsRefused() throws IOException {
    Path file = write("a.txt", LINES);
    assertThatThrownBy(() -> WordVectorReader.read(file, 100))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(
            "Cannot read word vectors .*a.txt: its first 1 words of 2 values take \\d+ bytes, more"
                + " than the Java heap has for them: 100; give the driver and the executors more"
                + " memory");
  }

  /** In a JVM of its own: what does not fit ends this one. */
  @ParameterizedTest
  @CsvSource({"1, 900_000", "256, 60_000", "1024, 15_500"})
  void aTableThatNearlyFillsTheHeapIsRefusedToo(int dimension, String words) throws Exception {
    Path file = folder.resolve("large.bin");
    int count = Integer.parseInt(words.replace("_", ""));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write("%d %d\n".formatted(count, dimension).getBytes(UTF_8));
      for (int w = 0; w < count; w++) {
        out.write(("w" + w + " ").getBytes(UTF_8));
        out.write(new byte[Float.BYTES * dimension]);
      }
    }
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseG1GC",
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(output)
        .matches(
            "Cannot read word vectors .*large.bin: its first \\d+ words of \\d+ values take \\d+"
                + " bytes, more than the Java heap has for them: 50331648; give the driver and the"
                + " executors more memory");
  }

  /** Prints why a file cannot be read. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) {
      try {
        System.out.print(WordVectorReader.read(Path.of(args[0])).signature());
      } catch (ModelException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  void numbersAreRoundedAsTheJvmRoundsThem() {
    Random random = new Random(5);
    List<String> numbers = new ArrayList<>(List.of("0", "-0", "16777216", "16777217", "9999999"));
    for (int i = 0; i < 50_000; i++) {
      numbers.add(Float.toString(Float.intBitsToFloat(random.nextInt() & 0xbfffffff)));
      numbers.add("%.6f".formatted(random.nextGaussian()));
      numbers.add("%.5g".formatted(random.nextGaussian() / 1000));
      numbers.add(random.nextInt(1 << 25) + "." + random.nextInt(1 << 25));
      numbers.add(Double.toString(random.nextGaussian()));
    }
    for (String number : numbers) {
      byte[] bytes = ("x" + number + "x").getBytes(UTF_8);
      assertThat(Decimal.parse(bytes, 1, bytes.length - 1))
          .as(number)
          .isEqualTo(Float.parseFloat(number));
    }
  }

  private static void assertProblem(Path file, String problem) {
    assertThatThrownBy(() -> WordVectorReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read word vectors %s: %s", file, problem);
  }

  private static float[] vector(WordTable table, String word) {
    float[] vector = new float[table.dimension() + 1];
    assertThat(table.find(word)).as(word).isNotNegative();
    table.copy(table.find(word), vector, 1);
    return Arrays.copyOfRange(vector, 1, vector.length);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static byte[] binary(
      String header, String behind, List<String> words, List<float[]> vectors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(header.getBytes(UTF_8));
    for (int w = 0; w < words.size(); w++) {
      out.write((words.get(w) + " ").getBytes(UTF_8));
      ByteBuffer floats =
          ByteBuffer.allocate(4 * vectors.get(w).length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : vectors.get(w)) {
        floats.putFloat(value);
      }
      out.write(floats.array());
      out.write(behind.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] unpacked(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readAllBytes(file);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private static String until(ByteBuffer bytes, char end) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte next = bytes.get(); next != end; next = bytes.get()) {
      text.write(next);
    }
    return text.toString(UTF_8);
  }
}
