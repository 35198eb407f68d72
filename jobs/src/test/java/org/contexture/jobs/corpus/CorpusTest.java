package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.contexture.jobs.failure.ReadFailure;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  static Stream<Arguments> formats() {
    String json = "{\"text\":\"first\"}\n{\"text\":\"second\"}\n";
    return Stream.of(
        arguments("c.json", json),
        arguments("c.jsonl", json),
        arguments("c.ndjson", json.strip()),
        arguments("c.JSONL", json.replace("\n", "\r\n")),
        arguments("c.csv", "text\nfirst\nsecond\n"),
        arguments("c.tsv", "id\ttext\n1\tfirst\n2\tsecond"),
        arguments("c.txt", "first\nsecond"),
        arguments("c.text", "first\r\nsecond\r\n"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theFormatIsGuessedFromTheExtension(String name, String content) throws IOException {
    assertThat(TestCorpora.texts(open(write(name, content))))
        .containsExactlyInAnyOrder("first", "second");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aCompressedFileIsReadAsItsContent(String name, String content) throws IOException {
    for (String extension : List.of(".gz", ".gzip")) {
      Path file = folder.resolve(name + extension);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }

      assertThat(TestCorpora.texts(open(file))).containsExactlyInAnyOrder("first", "second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.txt.GZ", "c.jsonl.Gz", "c.csv.BZ2"})
  void aPackedFileThatReadersDoNotKnowIsRefused(String name) throws IOException {
    Path file = write(name, "packed");

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input file file:%s: Hadoop unpacks extensions in small letters only;"
                + " rename %s",
            file, name.substring(name.lastIndexOf('.')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void columnarFilesAreRead(String format) {
    Path out = folder.resolve("c." + format);
    SPARK
        .sql("select * from values ('first', 1), ('second', 2) as t(text, id)")
        .write()
        .format(format)
        .save(out.toString());

    Corpus corpus = open(out);

    assertThat(TestCorpora.texts(corpus)).containsExactlyInAnyOrder("first", "second");
    assertThat(corpus.schema().fieldNames()).containsExactly("text", "id");
  }

  @Test
  void aFormatThatIsGivenWinsOverTheExtension() throws IOException {
    Path file = write("c.dat", "{\"text\":\"first\"}");

    assertThat(TestCorpora.texts(open(Map.of("input-format", "jsonl"), file)))
        .containsExactly("first");
    assertThat(TestCorpora.texts(open(Map.of("input-format", "text"), file)))
        .containsExactly("{\"text\":\"first\"}");
  }

  @Test
  void aFormatThatCannotBeGuessedIsAskedFor() throws IOException {
    Path file = write("corpus.xml", "<text/>");

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot tell the format of " + file + " by its extension; give input-format");
  }

  /** A name that Spark's readers give to a column of their own, and a corpus may have too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "c.json | {\"text\":\"a\",\"_corrupt_record\":\"kept\"};{\"text\":;{\"text\":\"b\"}",
        "c.csv | text,_corrupt_record;a,kept;b,"
      })
  void aColumnNamedLikeSparksOfMalformedLinesIsTheCorpus(String name, String lines)
      throws IOException {
    Corpus corpus = open(write(name, lines.replace(';', '\n') + "\n"));

    assertThat(corpus.schema().fieldNames()).containsExactlyInAnyOrder("text", "_corrupt_record");
    assertThat(TestCorpora.texts(corpus)).containsExactlyInAnyOrder("a", "b");
    assertThat(corpus.unobserved().filter("_corrupt_record = 'kept'").count()).isEqualTo(1);
    assertThat(corpus.badRecords()).isEqualTo(name.equals("c.json") ? 1 : 0);
  }

  @Test
  void anEmptyFolderHasNoFormat() {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot tell the format of " + folder + " by its extension; give input-format");
  }

  @Test
  void aSourceThatSparkLacksIsTold() throws IOException {
    Path file = write("c.json", "{}");

    assertThatThrownBy(() -> open(Map.of("input-format", "nosuch"), file))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("Cannot read input: [DATA_SOURCE_NOT_FOUND]");
  }

  @Test
  void severalPathsAndGlobsAndFoldersAreOneCorpus() throws IOException {
    Path one = write("one.json", "{\"text\":\"one\"}");
    write("many/a.json", "{\"text\":\"a\"}");
    write("many/b.json", "{\"text\":\"b\"}");
    write("globbed/1.json", "{\"text\":\"1\"}");
    write("globbed/2.json", "{\"text\":\"2\"}");
    write("globbed/3.txt", "not wanted");

    Corpus corpus = open(one, folder.resolve("many"), folder.resolve("globbed/*.json"));

    assertThat(TestCorpora.texts(corpus)).containsExactlyInAnyOrder("one", "a", "b", "1", "2");
    assertThat(corpus.description()).endsWith("globbed/*.json (json, 5 files)");
  }

  @Test
  void hiddenFilesAreNoPartOfAFolder() throws IOException {
    write("c/a.json", "{\"text\":\"a\"}");
    write("c/_SUCCESS", "");
    write("c/.a.json.crc", "checksum");
    write("c/_contexture/report.json", "{\"text\":\"no\"}");
    write("c/.hidden/b.json", "{\"text\":\"no\"}");

    Corpus corpus = open(folder.resolve("c"));

    assertThat(TestCorpora.texts(corpus)).containsExactly("a");
    assertThat(corpus.description()).isEqualTo(folder.resolve("c") + " (json, 1 files)");
  }

  @Test
  void hiddenFilesAreNoPartOfAGlob() throws IOException {
    write("c/_SUCCESS", "");
    write("c/.a.json.crc", "checksum");
    write("c/a.json", "{\"text\":\"a\"}");
    write("c/b.json", "{\"text\":\"b\"}");

    assertThat(TestCorpora.texts(open(folder.resolve("c/*")))).containsExactlyInAnyOrder("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none.json", "none/*.json", "none"})
  void anInputThatIsNotThereIsNamed(String input) {
    Path path = folder.resolve(input);

    assertThatThrownBy(() -> open(path))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot read input: " + path + " does not exist");
  }

  @Test
  void oneMissingInputOfSeveralIsNamed() throws IOException {
    Path there = write("c.json", "{\"text\":\"a\"}");
    Path missing = folder.resolve("none.json");

    assertThatThrownBy(() -> open(there, missing))
        .hasMessage("Cannot read input: " + missing + " does not exist");
  }

  @Test
  void aFileSystemThatIsUnknownIsTold() {
    assertThatThrownBy(() -> open(Map.of("input", "nosuch://host/c.json")))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot read input nosuch://host/c.json: No FileSystem for scheme \"nosuch\"");
  }

  static Stream<Arguments> csv() {
    return Stream.of(
        arguments("text\n\"two\nlines\"\n", List.of("two\nlines")),
        arguments("text\n\"say \"\"hi\"\"\"\n", List.of("say \"hi\"")),
        arguments("text\n\"a,b\",\n\"c,d\"\n", List.of("c,d")),
        arguments("id,text\n1,\"a,b\"\n2,c\n", List.of("a,b", "c")),
        arguments("text\r\n\"a\r\nb\"\r\nc\r\n", List.of("a\nb", "c")),
        arguments("text\n\"back\\slash\"\n\\n\n", List.of("back\\slash", "\\n")),
        arguments("text\n  padded  \n", List.of("  padded  ")),
        arguments("\uFEFFtext\nafter a byte order mark\n", List.of("after a byte order mark")),
        arguments("text\n#no comment\n", List.of("#no comment")));
  }

  @ParameterizedTest
  @MethodSource("csv")
  void csvIsReadAsRfc4180HasIt(String content, List<String> texts) throws IOException {
    assertThat(TestCorpora.texts(open(write("c.csv", content)))).isEqualTo(texts);
  }

  @Test
  void readerOptionsGoToSpark() throws IOException {
    Path file = write("c.csv", "1;first\n2;second\n");

    Corpus corpus =
        TestCorpora.open(
            SPARK, Map.of("text-column", "_c1"), List.of("header=false", "sep=;"), file);

    assertThat(corpus.schema().fieldNames()).containsExactly("_c0", "_c1");
    assertThat(corpus.rows().collectAsList().stream().map(row -> row.getString(1)))
        .containsExactly("first", "second");
  }

  @Test
  void aValueOfAReaderOptionMayHoldEqualsSigns() throws IOException {
    Path file = write("c.csv", "id=text\n1=first\n");

    assertThat(TestCorpora.texts(TestCorpora.open(List.of("sep=="), file)))
        .containsExactly("first");
  }

  @Test
  void jsonOverSeveralLinesNeedsTheReadersOption() throws IOException {
    Path file = write("c.json", "[\n {\"text\": \"first\"},\n {\"text\": \"second\"}\n]\n");

    assertThat(TestCorpora.texts(TestCorpora.open(List.of("multiLine=true"), file)))
        .containsExactly("first", "second");
  }

  @Test
  void theLinesOfATextFileAreTheTextColumn() throws IOException {
    Path file = write("c.txt", "first\n\nthird\n");

    Corpus corpus = open(Map.of("text-column", "body"), file);

    assertThat(corpus.schema().fieldNames()).containsExactly("body");
    assertThat(corpus.rows().collectAsList().stream().map(row -> row.getString(0)))
        .containsExactly("first", "", "third");
  }

  static Stream<Arguments> badJson() {
    String good = "{\"text\":\"good\"}";
    return Stream.of(
        arguments(good + "\n{\"text\": \"cut off\n" + good, List.of("{\"text\": \"cut off")),
        arguments("no json at all\n" + good + "\n" + good, List.of("no json at all")),
        arguments(good + "\n42\n" + good + "\nnull\n", List.of("42", "null")),
        arguments(good + "\n\n   \n" + good + "\n]", List.of("]")),
        arguments(good + "\n" + good + "\n" + good.replace("\"", "'") + "x{", List.of()),
        arguments(good + "\n{\"text\":\"a\ttab\"}\n" + good, List.of("{\"text\":\"a\ttab\"}")),
        arguments(good + "\n{\"text\":\"\\x\"}\n" + good, List.of("{\"text\":\"\\x\"}")));
  }

  @ParameterizedTest
  @MethodSource("badJson")
  void malformedJsonIsCountedAndKeptAsItStands(String content, List<String> bad)
      throws IOException {
    Corpus corpus = open(write("c.json", content));

    long rows = corpus.rows().collectAsList().size();

    assertThat(corpus.badRecords()).isEqualTo(bad.size());
    assertThat(badLines(corpus)).containsExactlyElementsOf(bad);
    assertThat(rows + corpus.badRecords())
        .isEqualTo(content.lines().filter(line -> !line.isBlank()).count());
    assertThat(corpus.schema().fieldNames()).containsExactly("text");
  }

  static Stream<Arguments> badCsv() {
    return Stream.of(
        arguments("id,text\n1,a\n2\n3,c\n", 2, List.of("2")),
        arguments("id,text\n1,a\n2,b,too many\n3,c\n", 2, List.of("2,b,too many")),
        arguments("id,text\n1,a\n2,\"never closed\n3,c\n", 2, List.of()),
        arguments(
            "id,text\n1,a\n2,\"over\ntwo lines\",x\n3,c\n", 2, List.of("2,\"over\ntwo lines\",x")));
  }

  @ParameterizedTest
  @MethodSource("badCsv")
  void malformedCsvIsCountedAndKeptAsItStands(String content, int good, List<String> bad)
      throws IOException {
    Corpus corpus = open(write("c.csv", content));

    assertThat(corpus.rows().collectAsList()).hasSize(good);
    assertThat(corpus.badRecords()).isEqualTo(bad.size());
    assertThat(badLines(corpus)).containsExactlyElementsOf(bad);
  }

  @Test
  void noLineOfALargerFileIsLost() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      content.append(i % 100 == 7 ? "{\"id\": " + i + ", \"text\"" : "{\"id\": " + i);
      content.append(i % 100 == 7 ? "\n" : ", \"text\": \"row number " + i + "\"}\n");
    }

    Corpus corpus = open(write("c.jsonl", content.toString()));

    assertThat(corpus.partitions()).isGreaterThan(1);
    assertThat(corpus.rows().select("id").distinct().count()).isEqualTo(9_900);
    assertThat(corpus.badRecords()).isEqualTo(100);
    assertThat(corpus.badLines().count()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.json", "c.csv"})
  void aCorpusWithoutBadLinesHasNone(String name) throws IOException {
    Corpus corpus = open(write(name, name.endsWith("csv") ? "text\na\n" : "{\"text\":\"a\"}\n"));

    assertThat(TestCorpora.texts(corpus)).containsExactly("a");
    assertThat(corpus.badRecords()).isZero();
  }

  @Test
  void linesOfTextAreNeverBad() throws IOException {
    Corpus corpus = open(write("c.txt", "{\"text\n"));

    assertThat(TestCorpora.texts(corpus)).containsExactly("{\"text");
    assertThat(corpus.badRecords()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"c.csv, 'text\n'", "c.txt, ''", "c.tsv, 'id\ttext'"})
  void aCorpusMayHaveNoRows(String name, String content) throws IOException {
    Corpus corpus = open(write(name, content));

    assertThat(corpus.rows().collectAsList()).isEmpty();
    assertThat(corpus.schema().fieldNames()).contains("text");
    assertThat(corpus.badRecords()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"c.json, ''", "c.csv, ''", "c.json, 'one\ntwo'", "c.json, '[]'", "c.json, '42'"})
  void aFileWithoutColumnsIsNoCorpus(String name, String content) throws IOException {
    Path file = write(name, content);

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Cannot read input: found no columns in "
                + file
                + "; it is empty or not "
                + name.substring(2));
  }

  @Test
  void jsonFilesOfDifferentColumnsGiveAllOfThem() throws IOException {
    write("c/a.json", "{\"id\":1,\"text\":\"a\"}");
    write("c/b.json", "{\"text\":\"b\",\"source\":{\"name\":\"x\"}}");

    Corpus corpus = open(folder.resolve("c"));

    assertThat(corpus.schema().fieldNames()).containsExactly("id", "source", "text");
    assertThat(TestCorpora.texts(corpus)).containsExactlyInAnyOrder("a", "b");
  }

  static Stream<Arguments> broken() throws IOException {
    return Stream.of(
        arguments("truncated", true), arguments("garbage", false), arguments("empty", false));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenParquetFileIsNamed(String how, boolean truncated) throws IOException {
    Path file = broken(how, truncated);

    assertThatThrownBy(() -> open(file).rows().collectAsList())
        .isInstanceOf(CorpusException.class)
        .hasMessageMatching("Cannot read input file file:(//)?\\Q" + file + "\\E: .+");
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenParquetFileAmongGoodOnesIsNamed(String how, boolean truncated) throws IOException {
    Path file = broken(how, truncated);
    SPARK.sql("select 'good' as text").write().mode("append").parquet(file.getParent().toString());

    assertThatThrownBy(() -> open(file.getParent()).rows().collectAsList())
        .satisfies(
            e ->
                assertThat(ReadFailure.in(e).orElseThrow())
                    .matches("Cannot read input file file:(//)?\\Q" + file + "\\E: .+"));
  }

  private Path broken(String how, boolean truncated) throws IOException {
    Path file = folder.resolve("c").resolve(how + ".parquet");
    Files.createDirectories(file.getParent());
    if (truncated) {
      Path good = folder.resolve("good");
      SPARK.sql("select 'a text' as text").coalesce(1).write().parquet(good.toString());
      try (Stream<Path> files = Files.list(good)) {
        byte[] whole =
            Files.readAllBytes(
                files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow());
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
      }
    } else {
      Files.writeString(file, how.equals("empty") ? "" : "no Parquet, but long enough for it");
    }
    return file;
  }

  @Test
  void aBrokenCompressedFileIsNamed() throws IOException {
    Path file = write("c.json.gz", "not compressed at all");

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot read input file file://" + file + ": not a gzip file");
  }

  @Test
  void withoutInputTheBundledCorpusIsRead() {
    Corpus corpus = open();

    assertThat(corpus.description()).isEqualTo("the bundled example corpus");
    assertThat(corpus.schema().fieldNames()).contains("id", "text");
    assertThat(TestCorpora.texts(corpus)).hasSizeGreaterThan(50);
    assertThat(corpus.badRecords()).isZero();
  }

  @Test
  void aCompressedFileIsSpreadOverTheCores() throws IOException {
    Path file = folder.resolve("c.txt.gz");
    java.util.Random random = new java.util.Random(1);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 40_000; i++) {
        out.write((Long.toHexString(random.nextLong()) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }

    Corpus corpus = open(file);

    assertThat(corpus.partitions()).isGreaterThan(1);
    assertThat(corpus.spread()).contains(corpus.partitions());
    assertThat(corpus.rows().count()).isEqualTo(40_000);
  }

  @Test
  void theNumberOfPartitionsMayBeGiven() throws IOException {
    Corpus corpus = open(Map.of("partitions", "3"), write("c.json", "{\"text\":\"a\"}"));

    assertThat(corpus.partitions()).isEqualTo(3);
    assertThat(corpus.spread()).contains(3);
  }

  @Test
  void columnsKeepTheirTypes() throws IOException {
    Corpus corpus =
        open(write("c.json", "{\"id\":1,\"text\":\"a\",\"tags\":[\"x\"],\"at\":{\"k\":1.5}}"));

    assertThat(corpus.schema().apply("id").dataType()).isEqualTo(DataTypes.LongType);
    assertThat(corpus.schema().apply("tags").dataType().simpleString()).isEqualTo("array<string>");
    assertThat(corpus.schema().apply("at").dataType().simpleString()).isEqualTo("struct<k:double>");
  }

  @ParameterizedTest
  @CsvSource({
    "in, in/*.jsonl, a.jsonl and b.jsonl",
    "in/*.jsonl, in, a.jsonl and b.jsonl",
    "in/a.jsonl, in/a.jsonl, a.jsonl",
    "in, in/a.jsonl, a.jsonl",
    "in/*.jsonl, '*/b.jsonl', b.jsonl",
    "in, link.jsonl, link.jsonl",
    "in/a.jsonl, link.jsonl, link.jsonl",
    "in/[ab]*, in/[b]*, b.jsonl"
  })
  void aFileThatIsGivenTwiceIsReadOnce(String first, String second, String repeated)
      throws IOException {
    Path a = write("in/a.jsonl", "{\"text\":\"one\"}\n");
    write("in/b.jsonl", "{\"text\":\"two\"}\n");
    Files.createSymbolicLink(folder.resolve("link.jsonl"), a);

    Corpus corpus = open(folder.resolve(first), folder.resolve(second));

    assertThat(TestCorpora.texts(corpus)).doesNotHaveDuplicates();
    assertThat(corpus.files()).doesNotHaveDuplicates();
    assertThat(corpus.description())
        .endsWith(
            " files, given more than once and read once: " + repeated.replace(" and ", ", ") + ")");
  }

  @Test
  void filesThatAreGivenTwiceAmongOthersAreReadOnce() throws IOException {
    write("in/a1.jsonl", "{\"text\":\"one\"}\n");
    write("in/a2.jsonl", "{\"text\":\"two\"}\n");
    write("in/b2.jsonl", "{\"text\":\"three\"}\n");

    Corpus corpus = open(folder.resolve("in/a*"), folder.resolve("in/*2.jsonl"));

    assertThat(TestCorpora.texts(corpus)).containsExactlyInAnyOrder("one", "two", "three");
  }

  private Path write(String name, String content) throws IOException {
    return TestCorpora.write(folder.resolve(name), content);
  }

  private static List<String> badLines(Corpus corpus) {
    return corpus.badLines().collectAsList();
  }

  private static Corpus open(Path... inputs) {
    return TestCorpora.open(List.of(), inputs);
  }

  private static Corpus open(Map<String, String> options, Path... inputs) {
    return TestCorpora.open(SPARK, options, List.of(), inputs);
  }
}
