package org.contexture.spark.ml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class AnotherJvmTest {
  private static final String[] TEXTS = {
    "the bank of the river", "a fish in the stream", "the boat went up the canal",
    "the bank gave her a loan", "interest on a mortgage", "he paid the money back"
  };

  @TempDir private Path folder;

  @Test
  void aSavedPipelinePredictsTheSame() throws Exception {
    ContextualEncoder encoder =
        TinyWords.withCache(new ContextualEncoder())
            .setModel(TestModels.writeInt8(folder.resolve("model")).toString())
            .setOutputCol("features")
            .setOutputType("vector");
    Dataset<Row> texts =
        TestSpark.corpus(TEXTS).selectExpr("id", "text", "CAST(id DIV 3 AS DOUBLE) AS label");
    PipelineStage[] stages = {encoder, new LogisticRegression().setMaxIter(10)};
    PipelineModel model = new Pipeline().setStages(stages).fit(encoder.encode(texts));
    Path saved = folder.resolve("pipeline");
    Path parquet = folder.resolve("texts");
    Path file = folder.resolve("predictions");
    model.save(saved.toString());
    texts.drop("label").write().parquet(parquet.toString());

    run(saved, parquet, file);

    List<String> here = PredictElsewhere.predictions(model.transform(texts));
    assertThat(Files.readAllLines(file)).isEqualTo(here);
    assertThat(here)
        .extracting(line -> line.substring(0, 5))
        .containsExactly("0 0.0", "1 0.0", "2 0.0", "3 1.0", "4 1.0", "5 1.0");
  }

  /** The class path is no argument: ONNX Runtime fails where the command line is very long. */
  private static void run(Path... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-XX:TieredStopAtLevel=1");
    command.add(PredictElsewhere.class.getName());
    for (Path argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process java = builder.start();
    String output = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(java.waitFor()).as(output).isZero();
  }
}
