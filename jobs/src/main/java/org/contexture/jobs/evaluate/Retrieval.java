package org.contexture.jobs.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.text.TextInput;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.corpus.WholeFiles;
import org.contexture.jobs.evaluate.metric.RankingScores;

/** {@link Task#RETRIEVAL}: an exact search of all documents by the cosine of the vectors. */
final class Retrieval implements Experiment {
  private final TaskFiles data;
  private final Queries queries;

  private Retrieval(TaskFiles data, Queries queries) {
    this.data = data;
    this.queries = queries;
  }

  static Experiment of(TaskFiles data) {
    if (data.settings().train().input().isEmpty()) {
      return new Retrieval(
          data,
          Queries.ofSquad(
              WholeFiles.read(
                  data.settings().test().input(),
                  data.spark().sparkContext().hadoopConfiguration())));
    }
    Optional<String> id = data.settings().test().idColumn();
    return new Retrieval(
        data,
        Queries.ofRows(
            data,
            id.orElseThrow(
                () ->
                    new ConfigException(
                        List.of(
                            "id-column must name the column of the documents' ids in train")))));
  }

  @Override
  public Dataset<Row> rows() {
    return NumberedTexts.rows(
        data.spark(),
        Stream.concat(queries.documents().stream(), queries.queries().stream()).toList());
  }

  @Override
  public List<TextInput> trainingTexts() {
    return queries.documents().stream().map(TextInput::of).toList();
  }

  @Override
  public List<Map<Metric, Double>> score(Dataset<Row> vectors) {
    int documents = queries.documents().size();
    float[][] all = NumberedTexts.ofLength1(vectors, documents + queries.queries().size());
    RankingScores scores =
        RankingScores.of(
            DocumentRanks.of(
                Arrays.copyOfRange(all, documents, all.length),
                Arrays.copyOf(all, documents),
                queries.relevant()));
    Map<Metric, Double> run = new EnumMap<>(Metric.class);
    run.put(Metric.RECALL_AT_1, scores.recallAt1());
    run.put(Metric.RECALL_AT_10, scores.recallAt10());
    run.put(Metric.MRR, scores.mrr());
    run.put(Metric.NDCG_AT_10, scores.ndcgAt10());
    return List.of(run);
  }
}
