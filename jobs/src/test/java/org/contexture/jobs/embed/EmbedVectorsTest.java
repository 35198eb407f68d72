package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.pooling.Precision;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One run that makes vectors of every level and precision, of strings and of words. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbedVectorsTest {
  private Path output;
  private EmbedJob job;
  private JobReport report;

  @BeforeAll
  void run(@TempDir Path folder) throws IOException {
    output = folder.resolve("out");
    job = EveryVector.of(folder, output);
    report = job.run(new Captured().stream(), false);
  }

  @Test
  void everyVectorIsReadBackWithItsType() {
    List<String> added =
        Arrays.stream(Jobs.read(output).schema().fields())
            .skip(7)
            .map(field -> field.name() + " " + field.dataType().catalogString())
            .filter(field -> !field.matches(".*_(status|error|count|truncated) .*"))
            .toList();

    assertThat(added)
        .containsExactly(
            "text_v array<float>",
            "text_i array<tinyint>",
            "text_bits binary",
            "text_w array<struct<word:string,begin:int,end:int,embedding:array<float>>>",
            "text_wb array<struct<word:string,begin:int,end:int,embedding:binary>>",
            "text_t array<struct<piece:string,begin:int,end:int,embedding:array<tinyint>>>",
            "text_s struct<begin:int,end:int,status:string,embedding:array<float>>",
            "text_c"
                + " array<struct<text:string,begin:int,end:int,token_count:int,embedding:array<float>>>",
            "words_v array<float>",
            "words_i array<tinyint>",
            "words_bits binary",
            "words_w array<struct<word:string,begin:int,end:int,embedding:array<float>>>",
            "words_wb array<struct<word:string,begin:int,end:int,embedding:binary>>",
            "words_t array<struct<piece:string,begin:int,end:int,embedding:array<tinyint>>>",
            "words_s array<struct<begin:int,end:int,status:string,embedding:array<float>>>",
            "words_c"
                + " array<struct<text:string,begin:int,end:int,token_count:int,embedding:array<float>>>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | text_w.word | [The, bank, of, the, river]",
        "1 | text_w.begin | [0, 4, 9, 12, 16]",
        "1 | transform(text_w, w -> size(w.embedding)) | [384, 384, 384, 384, 384]",
        "1 | transform(text_wb, w -> length(w.embedding)) | [48, 48, 48, 48, 48]",
        "1 | text_t.piece | [the, bank, of, the, river]",
        "1 | concat_ws(' ', text_s.begin, text_s.end, text_s.status) | 4 8 ok",
        "1 | concat_ws(' ', text_c[0].text, text_c[0].token_count, size(text_c[0].embedding)) |"
            + " The bank of the river 5 100",
        "1 | words_w.word | [The, river, ]",
        "1 | transform(words_w, w -> size(w.embedding)) | [384, 384, null]",
        "1 | words_s.status | [ok, ok]",
        "2 | concat_ws(' ', text_s.begin, text_s.end, text_s.status) | null_span",
        "2 | words_w.word | [The, null]",
        "2 | words_s | []",
        "3 | words_w.word | [,  ]",
        "3 | words_w.embedding | [null, null]",
        "3 | concat_ws(' ', words_embedding_status, string(words_s IS NULL)) | empty_text true",
        "4 | concat_ws(' ', text_embedding_status, words_embedding_status) | null_text null_text",
        "4 | concat_ws(' ', string(text_s IS NULL), string(words_w IS NULL)) | true true"
      })
  void everyRowHasItsElements(int id, String expression, String expected) {
    Row row = Jobs.read(output).filter("id = " + id).selectExpr(expression).first();

    String found = row.get(0) instanceof String text ? text : String.valueOf(row.getList(0));
    assertThat(found.replaceAll("^(Array)?Seq\\(|^List\\(", "[")).isEqualTo(expected);
  }

  @Test
  void smallerPrecisionsAreMadeOfTheSameVector() {
    Row row = Jobs.read(output).filter("id = 1").first();
    List<Float> values = row.getList(row.fieldIndex("text_v"));
    float[] vector = new float[values.size()];
    for (int d = 0; d < vector.length; d++) {
      vector[d] = values.get(d);
    }

    byte[] ints = new byte[vector.length];
    List<Byte> stored = row.getList(row.fieldIndex("text_i"));
    for (int d = 0; d < ints.length; d++) {
      ints[d] = stored.get(d);
    }
    assertThat(ints).isEqualTo(Precision.int8(vector, 1));
    assertThat(row.<byte[]>getAs("text_bits")).isEqualTo(Precision.binary(vector));
  }

  @Test
  void theReportCountsElementsTokensAndWindows() throws IOException {
    JsonObject json =
        JsonParser.parseString(Files.readString(output.resolve("_contexture/report.json")))
            .getAsJsonObject();

    assertThat(json).isEqualTo(JsonParser.parseString(report.json()));
    assertThat(json.getAsJsonObject("elements").keySet()).containsExactly("w", "wb", "t", "s", "c");
    // Both text columns together.
    assertThat(report.encoded().elements().get("w"))
        .containsEntry("ok", 6 * 5 + 5 * 2 + 1L)
        .containsEntry("no_token", 5 + 1 + 2L);
    assertThat(report.encoded().elements().get("s"))
        .containsEntry("ok", 5 + 5 * 2L)
        .containsEntry("null_span", 1L);
    assertThat(report.encoded().elements().get("c")).containsEntry("ok", 6 + 6L);
    assertThat(report.encoded().work().textsEncoded()).isEqualTo(3);
    assertThat(report.encoded().work().windows()).isEqualTo(3);
    assertThat(report.encoded().work().textTokens()).isEqualTo(7 + 4 + 3);
    assertThat(report.encoded().work().textTokensUsed()).isEqualTo(7 + 4 + 3);
    assertThat(report.model().dimension()).isEqualTo(384);
    assertThat(json.getAsJsonObject("vectors").keySet())
        .containsExactly("v", "i", "bits", "w", "wb", "t", "s", "c");
    assertThat(report.model().vectors().get("c"))
        .containsEntry("level", "chunk")
        .containsEntry("dimension", "100")
        .containsEntry("precision", "float32");
    assertThat(report.run().config()).containsEntry("span-begin-column", "b, bs");
  }

  @Test
  void thePlanShowsEveryVectorAndItsColumns() {
    Dataset<Row> read = Jobs.read(output);

    List<String> lines =
        job.plan().lines().stream().map(line -> line.replaceAll(" +", " ")).toList();

    assertThat(lines)
        .containsSequence(
            "Vectors",
            " v 384 values level=sentence, layers=-1, pooling=mean, normalize=true,"
                + " precision=float32",
            " i 384 values level=sentence, layers=-1, pooling=mean, normalize=true,"
                + " precision=int8, range=1.0")
        .contains(
            " c 100 values level=chunk, layers=-1, pooling=mean, normalize=true, dimension=100,"
                + " precision=float32",
            " span-end-column e, es --span-end-column",
            " words_s array<struct<begin:int,end:int,status:string,embedding:array<float>>> added");
    assertThat(read.columns()).allSatisfy(c -> assertThat(lines).anyMatch(l -> l.contains(c)));
  }
}
