package org.contexture.jobs.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.store.NamedModel;
import org.contexture.spark.model.ModelLocation;

/** {@code search}: what of an output is nearest to a query, for people or as JSON. */
public final class SearchCommand {
  public static final Command COMMAND =
      new Command(
          "search",
          "Shows the rows of an output that are nearest to a query, or a word's occurrences by sense.",
          List.of(
              CorpusSettings.ID_COLUMN,
              OutputSettings.OUTPUT,
              OutputSettings.OUTPUT_FORMAT,
              ModelSettings.MODEL,
              ModelSettings.MODEL_PATH,
              ModelSettings.DOWNLOAD,
              ModelSettings.PROMPT,
              ModelSettings.PROMPT_NAME,
              SharedOptions.WORD,
              SearchSettings.QUERY,
              SearchSettings.TOP,
              SearchSettings.VECTOR_COLUMN,
              ModelSettings.CACHE_DIR),
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          Optional.of(OutputSettings.OUTPUT),
          SearchCommand::run);

  private SearchCommand() {}

  private static ExitCode run(Invocation invocation) {
    SearchSettings settings = SearchSettings.of(invocation.parse(Purpose.NO_ROWS));
    return CommandSession.run(
        "search",
        spark -> {
          SearchResult result = search(open(spark, settings), settings);
          invocation.print(result::json, result::lines);
          return ExitCode.DONE;
        });
  }

  private static SearchResult search(Search search, SearchSettings settings) {
    List<String> queries = settings.queries();
    return settings
        .word()
        .map(word -> search.word(word, queries.stream().findFirst(), settings.most()))
        .orElseGet(() -> search.texts(queries, settings.most()));
  }

  private static Search open(SparkSession spark, SearchSettings settings) {
    SearchedOutput searched =
        SearchedOutput.open(
            spark,
            settings.format(),
            settings.output(),
            settings.vectorColumn(),
            settings.word().isPresent(),
            settings.idColumn());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    ModelLocation model =
        settings
            .model()
            .map(name -> new ModelLocation(name, settings.cacheDir(), settings.search()))
            .orElseGet(
                () ->
                    new NamedModel(searched.manifest().model().model(), searched.name())
                        .locate(searched.path(), settings.search(), settings.cacheDir(), hadoop));
    QueryEncoder encoder =
        new QueryEncoder(searched, model, settings.prompt(), settings.promptName(), hadoop);
    return new Search(searched, encoder);
  }
}
