package org.contexture.jobs.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.spark.model.ModelLocation;

/** {@code search}: what of an output is nearest to a query, for people or as JSON. */
public final class SearchCommand {
  private static final Set<JobOption> OPTIONS =
      EnumSet.of(
          JobOption.OUTPUT,
          JobOption.OUTPUT_FORMAT,
          JobOption.QUERY,
          JobOption.WORD,
          JobOption.TOP,
          JobOption.VECTOR_COLUMN,
          JobOption.ID_COLUMN,
          JobOption.MODEL,
          JobOption.PROMPT,
          JobOption.CACHE_DIR);

  public static final Command COMMAND =
      new Command(
          "search",
          "Shows the rows of an output that are nearest to a query, or a word's occurrences by sense.",
          OPTIONS,
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          Optional.of(JobOption.OUTPUT),
          SearchCommand::run);

  private static final int ROWS = 10;
  private static final int OF_EACH_SENSE = 3;

  private SearchCommand() {}

  private static ExitCode run(Invocation invocation) {
    JobConfig config = JobConfig.withoutRows(invocation.configFile(), invocation.options());
    String output = config.need(JobOption.OUTPUT);
    List<String> queries = config.list(JobOption.QUERY);
    Optional<String> word = config.find(JobOption.WORD);
    if (queries.isEmpty() && word.isEmpty()) {
      throw new ConfigException(List.of("query or word must be given"));
    }
    if (word.isPresent() && queries.size() > 1) {
      throw new ConfigException(
          List.of("query must be given at most once with word: " + queries.size() + " times"));
    }
    return CommandSession.run(
        "search",
        spark -> {
          Search search = open(spark, config, output, word.isPresent());
          Optional<Integer> most = config.findInt(JobOption.TOP);
          SearchResult result =
              word.isPresent()
                  ? search.word(
                      word.get(), queries.stream().findFirst(), most.orElse(OF_EACH_SENSE))
                  : search.texts(queries, most.orElse(ROWS));
          invocation.print(result::json, result::lines);
          return ExitCode.DONE;
        });
  }

  private static Search open(SparkSession spark, JobConfig config, String output, boolean ofWords) {
    SearchedOutput searched =
        SearchedOutput.open(
            spark,
            config.get(JobOption.OUTPUT_FORMAT),
            output,
            config.find(JobOption.VECTOR_COLUMN),
            ofWords,
            config.find(JobOption.ID_COLUMN));
    String model =
        config.isDefault(JobOption.MODEL)
            ? searched.manifest().model().model()
            : config.get(JobOption.MODEL);
    QueryEncoder encoder =
        new QueryEncoder(
            searched,
            new ModelLocation(model, config.find(JobOption.CACHE_DIR).orElse("")),
            config.find(JobOption.PROMPT),
            spark.sparkContext().hadoopConfiguration());
    return new Search(searched, encoder);
  }
}
