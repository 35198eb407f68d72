package org.contexture.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.embed.EveryVector;
import org.contexture.jobs.embed.StoredOutput;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.rows.Runtimes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs of real runs, sound ones and such as were damaged in one way each. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationTest {
  private static final String CORPUS =
      """
      {"id":1,"lang":"en","text":"The bank of the river was steep."}
      {"id":2,"lang":"en","text":"The bank gave her a loan for the house on the hill by the river."}
      {"id":3,"lang":"de/AT","text":"Das Haus am See."}
      {"id":4,"lang":null,"text":""}
      {"id":5,"lang":"en","text":null}
      {"id":6,"lang":"de/AT","text":"She sat on the bank and fished."}
      """;

  private Path folder;
  private final AtomicInteger copies = new AtomicInteger();

  /** One vector per text, two files. */
  private StoredOutput plain;

  /** Two text columns, vectors of every level and precision, one file. */
  private StoredOutput every;

  @BeforeAll
  void run(@TempDir Path ofAllTests) throws IOException {
    folder = ofAllTests;
    plain = new StoredOutput(folder.resolve("plain {1}[a] é"));
    Jobs.run(options(plain, "--partitions", "2", "--max-tokens", "12", "--id-column", "id"));
    every = new StoredOutput(folder.resolve("every"));
    EveryVector.of(folder, every.folder()).runWithoutPage(new Captured().stream());
  }

  private String[] options(StoredOutput output, String... more) throws IOException {
    Path input = Files.writeString(folder.resolve("corpus.jsonl"), CORPUS);
    List<String> all = new ArrayList<>(List.of("--input", input.toString()));
    all.addAll(List.of("--output", output.folder().toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Path fresh() {
    return folder.resolve("copy-" + copies.incrementAndGet());
  }

  private static VerifyReport verify(StoredOutput output, int sample) {
    return verify(output, Optional.empty(), Optional.empty(), sample);
  }

  private static VerifyReport verify(
      StoredOutput output, Optional<String> idColumn, Optional<String> model, int sample) {
    return Outputs.verify(
        LocalSpark.session(),
        OutputFormat.PARQUET,
        output.folder().toString(),
        idColumn,
        model,
        sample);
  }

  private static List<String> wrong(VerifyReport report) {
    return report.checks().stream()
        .filter(VerifyReport.Result::isWrong)
        .map(VerifyReport.Result::check)
        .toList();
  }

  @Test
  void aSoundOutputPassesEveryCheck() {
    VerifyReport report = verify(plain, 100);

    assertThat(report.lines())
        .containsExactly(
            "Verified file:" + plain.folder() + ".",
            line(report, 0),
            line(report, 1),
            "  footers      ok: each file's footer can be read ("
                + Runtimes.of(List.of(Machinery.of(ModelKind.TRANSFORMER))).phrase()
                + ")",
            "  rows         ok: each file holds the rows that the manifest lists (6 rows)",
            "  schema       ok: each file has the manifest's columns and fingerprint",
            "  storage      ok: columns are compressed with zstd, vectors without a dictionary",
            line(report, 6),
            "  status       ok: every status is a known one",
            "  vectors      ok: a vector is there exactly where the status says so (4 vectors)",
            "  dimension    ok: every vector has its number of values",
            "  finite       ok: no value is NaN or infinite",
            "  zero         ok: no vector is zero",
            "  length       ok: normalized vectors have length 1, within 0.000001; int8 within its"
                + " rounding",
            "  tokens       ok: token_count, truncated and embedding_error go with the status",
            "  totals       ok: statuses add up to the counts of the manifest and the report",
            "  ids          ok: every row has an id of its own",
            "  model        ok: the model has the output's fingerprint, with the output's settings"
                + " (minilm)",
            "  sample       ok: rows that are encoded again have the same bits (6 of 6 rows, seed"
                + " 7)");
    assertThat(line(report, 1)).matches(".*files +ok: .* \\(1 files, [0-9,]+ bytes\\)");
    assertThat(report.sound()).isTrue();
    assertThat(report.verdict()).isEqualTo("Nothing is wrong with output file:" + plain.folder());
  }

  private static String line(VerifyReport report, int check) {
    return report.lines().get(check + 1);
  }

  @Test
  void everyPageHasAChecksum() {
    assertThat(verify(every, 0).checks().get(6).detail())
        .matches("([0-9]+) pages, \\1 with a checksum");
  }

  @Test
  void everyLevelAndPrecisionOfTwoTextColumnsPasses() {
    VerifyReport report = verify(every, Optional.of("b"), Optional.empty(), 8);

    assertThat(report.lines().stream().filter(line -> line.contains("WRONG")))
        .containsExactly(
            "  ids          WRONG: b is null",
            "               WRONG: b is that of several rows (1): 4 in 5 rows");
    assertThat(verify(every, 0).sound()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--vector;v:layers=-1, -2;--vector;w:level=word;combine=weighted;weights=0.5, 1;layers=1,2",
        "--long-text;chunk;--max-tokens;8;--stride;2;--chunk-tokens;4",
        "--long-text;window;--max-tokens;8;--normalize;false;--pooling;cls;--prompt;query: ",
        "--long-text;fail;--max-tokens;10;--vector;v:dimension=384;--vector;u"
      })
  void rowsAreEncodedAgainWithTheSettingsOfTheRun(String settings) throws IOException {
    StoredOutput output = new StoredOutput(fresh());
    Jobs.run(options(output, split(settings)));

    VerifyReport report = verify(output, 100);

    assertThat(report.lines()).noneMatch(line -> line.contains("WRONG"));
    assertThat(report.checks().get(17).detail()).isEqualTo("6 of 6 rows, seed 7");
  }

  /** Semicolons also part what a vector says of itself. */
  private static String[] split(String settings) {
    return settings.split(";(?=--)|(?<=--[a-z-]{1,20});");
  }

  @Test
  void wordVectorsPass() throws IOException {
    Path model = Files.writeString(folder.resolve("glove.txt"), "the 1 0 0\nbank 0 2 0\na 3 1 4\n");
    StoredOutput output = new StoredOutput(fresh());
    Jobs.run(
        options(output, "--model", model.toString(), "--vector", "s", "--vector", "w:level=word"));

    VerifyReport report = verify(output, 3);

    assertThat(wrong(report)).isEmpty();
    assertThat(report.checks().get(17).detail()).isEqualTo("3 of 6 rows, seed 7");
  }

  @Test
  void anAppendedOutputPasses() throws IOException {
    StoredOutput output = new StoredOutput(fresh());
    Jobs.run(options(output));
    Jobs.run(options(output, "--mode", "append", "--id-column", "id"));

    VerifyReport report = verify(output, 12);

    assertThat(wrong(report)).containsExactly("ids");
    assertThat(report.lines())
        .contains(
            "  ids          WRONG: id is that of several rows (6): 1 in 2 rows; 2 in 2 rows; 3 in 2"
                + " rows; ...");
  }

  @Test
  void anOutputWithoutRowsPasses() throws IOException {
    Path input = Files.writeString(folder.resolve("none.csv"), "id,text\n");
    StoredOutput output = new StoredOutput(fresh());
    Jobs.run("--input", input.toString(), "--output", output.folder().toString());

    assertThat(wrong(verify(output, 5))).isEmpty();
  }

  @Test
  void filesInFoldersByAColumnsValuePass() throws IOException {
    StoredOutput output = plain.rewrite(fresh(), Map.of(), "lang");

    VerifyReport report = verify(output, 100);

    assertThat(report.lines()).noneMatch(line -> line.contains("WRONG"));
    assertThat(output.files()).anyMatch(file -> file.toString().contains("lang=de%2FAT"));
    assertThat(report.checks().get(17).detail()).isEqualTo("6 of 6 rows, seed 7");
  }

  /** What is done to the rows, and what is told of it. */
  static Stream<Arguments> damagedRows() {
    return Stream.of(
        row(
            "embedding",
            "if(id = 2, transform(embedding, (x, i) -> if(i = 3, float('nan'), x)), embedding)",
            "finite: embedding holds NaN or an infinite value (1): FILE row 1 (id 2)"),
        row(
            "embedding",
            "if(id = 2, transform(embedding, x -> float(0)), embedding)",
            "zero: embedding is zero (1): FILE row 1 (id 2)"),
        row(
            "embedding",
            "if(id < 4, transform(embedding, x -> float(x * 1.00001)), embedding)",
            "length: embedding has not length 1 (3): FILE row 0 (id 1): 1.000010; FILE row 1 (id 2):"
                + " 1.000010; FILE row 2 (id 3): 1.000010"),
        row(
            "embedding",
            "if(id = 2, slice(embedding, 1, 383), embedding)",
            "dimension: embedding has not 384 values (1): FILE row 1 (id 2): 383"),
        row("id", "if(id = 2, 1, id)", "ids: id is that of several rows (1): 1 in 2 rows"),
        row("id", "if(id < 3, null, id)", "ids: id is null (2)"),
        row(
            "embedding_status",
            "if(id = 2, 'fine', embedding_status)",
            "status: embedding_status is unknown (1): FILE row 1 (id 2): fine",
            "totals: count is another than the manifest lists (2): fine: 1, listed 0; ok: 3, listed"
                + " 4",
            "totals: count is another than the report lists (2): fine: 1, listed 0; ok: 3, listed 4"),
        row(
            "embedding",
            "if(id = 5, array_repeat(float(0.05103104), 384), embedding)",
            "vectors: embedding is there where the status says it is not (1): FILE row 4 (id 5)"),
        row(
            "embedding",
            "if(id = 6, null, embedding)",
            "vectors: embedding is null where the status says it is there (1): FILE row 5 (id 6)"),
        row(
            "token_count",
            "if(id = 6, null, if(id = 5, 3, token_count))",
            "tokens: token_count is there without a text (1): FILE row 4 (id 5)",
            "tokens: token_count is null where there is a text (1): FILE row 5 (id 6)"),
        row(
            "truncated",
            "not truncated",
            "tokens: truncated does not go with token_count (6): FILE row 0 (id 1): true with 10"
                + " tokens of 12; FILE row 1 (id 2): false with 18 tokens of 12; FILE row 2 (id 3):"
                + " true with 8 tokens of 12; ...",
            "totals: count is another than the manifest lists (1): truncated: 5, listed 1",
            "totals: count is another than the report lists (1): truncated: 5, listed 1"),
        row(
            "embedding_error",
            "if(id = 1, 'no', embedding_error)",
            "tokens: embedding_error is there for a text that did not fail (1): FILE row 0 (id 1)"),
        row(
            "embedding",
            "if(id = 3, transform(embedding, (x, i) -> if(i = 7, x * float(1.0000001), x)),"
                + " embedding)",
            "sample: embedding has other bits when encoded again (1): FILE row 2 (id 3)"),
        row(
            "text",
            "if(id = 3, 'Das Haus am Meer.', text)",
            "sample: embedding has other bits when encoded again (1): FILE row 2 (id 3)",
            "sample: token_count has other bits when encoded again (1): FILE row 2 (id 3)"));
  }

  private static Arguments row(String column, String value, String... told) {
    return Arguments.of(column, value, List.of(told));
  }

  @ParameterizedTest
  @MethodSource("damagedRows")
  void aDamagedRowIsFoundAndNamed(String column, String value, List<String> told)
      throws IOException {
    StoredOutput output = plain.rewrite(fresh(), Map.of(column, value));

    boolean sample = told.get(0).startsWith("sample: ");
    VerifyReport report = verify(output, sample ? 100 : 0);

    assertThat(told(report, output)).isEqualTo(told);
  }

  /** Each problem in a line, with {@code FILE} for the name of the only file. */
  private static List<String> told(VerifyReport report, StoredOutput output) {
    List<String> lines = new ArrayList<>();
    String check = "";
    for (String line : report.lines().subList(1, report.lines().size())) {
      check = line.charAt(2) == ' ' ? check : line.substring(2, 14).strip();
      int at = line.indexOf("WRONG: ");
      if (at > 0) {
        String name = output.folder().relativize(output.files().get(0)).toString();
        lines.add(check + line.substring(at + 5).replace(name, "FILE"));
      }
    }
    return lines;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text_i | transform(text_i, x -> tinyint(0))"
            + "| zero: text_i is zero (6): FILE row 0; FILE row 1; FILE row 2; ...",
        "text_i | transform(text_i, x -> tinyint(x * 4))"
            + "| length: text_i has not length 1 (6): .*",
        "text_bits | if(id = 2, concat(text_bits, X'01'), text_bits)"
            + "| dimension: text_bits has not the 48 bytes of 384 values (1): FILE row 5: 49",
        "text_w | if(id = 2, transform(text_w, (e, i) -> if(i = 1, named_struct('word', e.word,"
            + " 'begin', e.begin, 'end', e.end, 'embedding', transform(e.embedding, x ->"
            + " float('inf'))), e)), text_w)"
            + "| finite: text_w holds NaN or an infinite value (1): FILE row 5 element 1",
        "text_t | if(id = 2, transform(text_t, (e, i) -> if(i = 2, named_struct('piece', e.piece,"
            + " 'begin', e.begin, 'end', e.end, 'embedding', null), e)), text_t)"
            + "| vectors: text_t has an element without a vector (1): FILE row 5 element 2",
        "text_s | if(id = 2, named_struct('begin', 0, 'end', 3, 'status', 'ok', 'embedding',"
            + " null), text_s)"
            + "| vectors: text_s has an element without a vector (1): FILE row 5",
        "words_s | if(id = 1, transform(words_s, e -> named_struct('begin', e.begin, 'end', e.end,"
            + " 'status', 'cut', 'embedding', e.embedding)), words_s)"
            + "| vectors: words_s has an element with a vector where there is none to be (10): .*",
        "text_s | if(id = 2, named_struct('begin', 0, 'end', 3, 'status', 'good', 'embedding',"
            + " null), text_s)"
            + "| status: text_s has an unknown status (1): FILE row 5: good",
        "text_c | if(id = 2, transform(text_c, e -> named_struct('text', e.text, 'begin', e.begin,"
            + " 'end', e.end, 'token_count', e.token_count, 'embedding', slice(e.embedding, 1,"
            + " 9))), text_c)"
            + "| dimension: text_c has not 100 values (1): FILE row 5 element 0: 9",
        "words_w | if(id = 3, null, words_w)"
            + "| vectors: words_w is null where the status says it is there (1): FILE row 6",
        "words_v | if(id = 1, transform(words_v, x -> x * 2), words_v)"
            + "| length: words_v has not length 1 (5): .*",
      })
  void aDamagedElementIsFoundAndNamed(String column, String value, String told) throws IOException {
    StoredOutput output = every.rewrite(fresh(), Map.of(column, value));

    VerifyReport report = verify(output, 0);

    assertThat(told(report, output)).singleElement().asString().matches(pattern(told));
  }

  private static String pattern(String told) {
    return told.endsWith(".*")
        ? "\\Q" + told.substring(0, told.length() - 2) + "\\E.*"
        : "\\Q" + told + "\\E";
  }

  @Test
  void aFileThatIsGoneIsNamed() throws IOException {
    StoredOutput output = plain.copy(fresh());
    Path gone = output.files().get(0);
    Files.delete(gone);

    VerifyReport report = verify(output, 0);

    assertThat(wrong(report)).containsExactly("files");
    assertThat(report.lines())
        .contains("  files        WRONG: file is not there (1): " + gone.getFileName())
        .contains("  totals       not checked: no file can be read");
  }

  @Test
  void aFileThatEndsEarlyIsNamed() throws IOException {
    StoredOutput output = plain.copy(fresh()).withoutHadoopChecksums();
    Path file = output.files().get(0);
    long size = Files.size(file);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size - 100);
    }

    VerifyReport report = verify(output, 0);

    assertThat(wrong(report)).containsExactly("files", "footers");
    assertThat(report.lines())
        .contains(
            String.format(
                Locale.ROOT,
                "  files        WRONG: file has another size than the manifest lists (1): %s: %,d"
                    + " bytes, listed %,d",
                file.getFileName(),
                size - 100,
                size))
        .anyMatch(
            line ->
                line.startsWith(
                    "  footers      WRONG: footer cannot be read (1): "
                        + file.getFileName()
                        + ": "));
  }

  /** With Hadoop's checksums beside the files its reader complains, without them Parquet's does. */
  @ParameterizedTest
  @CsvSource({"true, text", "false, text", "false, embedding.list.element"})
  void aFlippedBitInAPageIsFound(boolean hadoopChecksums, String column) throws IOException {
    StoredOutput output = plain.copy(fresh());
    if (!hadoopChecksums) {
      output.withoutHadoopChecksums();
    }
    Path file = output.files().get(0);
    long at = StoredOutput.firstPage(file, column) + 60;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int value = open.read();
      open.seek(at);
      open.write(value ^ 4);
    }

    VerifyReport report = verify(output, 0);

    assertThat(wrong(report)).containsExactly("pages");
    assertThat(report.lines().stream().filter(line -> line.contains("WRONG")))
        .singleElement()
        .asString()
        .contains(file.getFileName().toString())
        .contains(": " + column + ": ");
  }

  @Test
  void aFileThatNoRunWroteIsNamed() throws IOException {
    StoredOutput output = plain.copy(fresh());
    Files.copy(output.files().get(0), output.folder().resolve("part-extra.parquet"));
    Files.writeString(output.folder().resolve("notes.txt"), "no data");

    VerifyReport report = verify(output, 0);

    assertThat(wrong(report)).containsExactly("files");
    assertThat(report.lines())
        .contains(
            "  files        WRONG: file is not in the manifest (2): notes.txt; part-extra.parquet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"rows\": 6 | \"rows\": 7 | rows: the manifest's rows are not the sum of its files' (1): 7,"
            + " its files' 6",
        "\"null_text\": 1 | \"null_text\": 2 | totals: count is another than the manifest lists"
            + " (1): null_text: 1, listed 2",
        "\"rows_truncated\": 1 | \"rows_truncated\": 0 | totals: count is another than the manifest"
            + " lists (1): truncated: 1, listed 0",
        "\"format_version\": 1 | \"format_version\": 9 | manifest: it cannot be used (1): Cannot"
            + " read manifest file:OUT/_contexture/manifest.json: format_version must be 1: 9",
        "\"fingerprint\": \"....... | \"fingerprint\": \"0000000 | schema: file has another"
            + " fingerprint than the manifest (1): .*",
        "384 | 383 | schema: file has other columns than the manifest (1): .*",
        "\"text_columns\": . | \"text_columns\": [\"lang\", | manifest: it cannot be used (1): Output"
            + " has no vectors of text column 'lang'; columns: .*",
      })
  void aManifestThatSaysOtherwiseIsFound(String pattern, String other, String told)
      throws IOException {
    StoredOutput output = plain.copy(fresh());
    output.editSideFile("manifest.json", json -> json.replaceFirst(pattern, other));

    List<String> found = told(verify(output, 0), output);

    assertThat(found)
        .first()
        .asString()
        .matches(pattern(told.replace("OUT", output.folder().toString())));
  }

  @Test
  void withoutAManifestNothingElseIsChecked() throws IOException {
    StoredOutput output = plain.copy(fresh());
    Files.delete(output.folder().resolve("_contexture/manifest.json"));

    VerifyReport report = verify(output, 1);

    assertThat(report.lines().subList(1, 3))
        .containsExactly(
            "  manifest     WRONG: there is no _contexture/manifest.json",
            "  files        not checked: it needs the manifest");
    assertThat(report.verdict())
        .isEqualTo("Output file:" + output.folder() + " is not sound: manifest");
  }

  @Test
  void aReportThatSaysOtherwiseIsFound() throws IOException {
    StoredOutput output = plain.copy(fresh());
    output.editSideFile("report.json", json -> json.replace("\"ok\": 4", "\"ok\": 5"));

    assertThat(told(verify(output, 0), output))
        .containsExactly("totals: count is another than the report lists (1): ok: 4, listed 5");
  }

  @Test
  void aSampleNeedsTheReport() throws IOException {
    StoredOutput output = plain.copy(fresh());
    Files.delete(output.folder().resolve("_contexture/report.json"));

    assertThat(wrong(verify(output, 0))).isEmpty();
    assertThat(told(verify(output, 1), output))
        .containsExactly("model: there is no report.json with the settings");
  }

  @Test
  void anotherModelIsFound() throws IOException {
    Path model = Files.writeString(folder.resolve("other.txt"), "the 1 0 0\nbank 0 2 0\n");

    VerifyReport report = verify(plain, Optional.empty(), Optional.of(model.toString()), 3);

    assertThat(wrong(report)).containsExactly("model");
    assertThat(report.checks().get(17).detail()).isEqualTo("the model is another");
  }

  @Test
  void aFileInAnotherFormIsFound() throws IOException {
    StoredOutput output = new StoredOutput(fresh());
    LocalSpark.session()
        .read()
        .parquet(every.folder().toString())
        .coalesce(1)
        .write()
        .option("compression", "snappy")
        .parquet(output.folder().toString());
    StoredOutput copy = every.copy(fresh());
    Files.copy(output.files().get(0), copy.files().get(0), StandardCopyOption.REPLACE_EXISTING);

    List<String> found = told(verify(copy.withoutHadoopChecksums(), 0), copy);

    assertThat(found)
        .anyMatch(line -> line.equals("schema: file has no fingerprint of Contexture (1): FILE"))
        .anyMatch(line -> line.startsWith("storage: column is not compressed with zstd ("))
        .anyMatch(line -> line.startsWith("storage: vectors are stored with a dictionary ("));
  }

  @Test
  void aColumnThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> verify(plain, Optional.of("key"), Optional.empty(), 0))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot verify output "
                + plain.folder()
                + ": it has no column 'key'; columns: id, lang, text, embedding, embedding_status,"
                + " embedding_error, token_count, truncated");
  }

  @Test
  void whatIsNoOutputIsRefused() throws IOException {
    StoredOutput none = new StoredOutput(folder.resolve("nowhere"));
    StoredOutput other = new StoredOutput(Files.createDirectory(folder.resolve("other")));

    assertThatThrownBy(() -> verify(none, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Cannot verify output " + none.folder() + ": it does not exist");
    assertThatThrownBy(() -> verify(other, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot verify output "
                + other.folder()
                + ": Contexture did not write it: it has no folder _contexture");
  }

  @Test
  void theReportIsJsonToo() {
    var json = JsonParser.parseString(verify(plain, 0).json()).getAsJsonObject();

    assertThat(json.keySet()).containsExactly("output", "sound", "checks");
    assertThat(json.getAsJsonArray("checks").get(16).toString())
        .isEqualTo(
            "{\"check\":\"model\",\"description\":\"the model has the output's fingerprint, with the"
                + " output's settings\",\"state\":\"not_checked\",\"detail\":\"no --model is"
                + " given\",\"problems\":[]}");
  }
}
