package org.contexture.jobs.report.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceRuleTest {
  /** A run of which there is nothing to say. */
  private static final String GOOD =
      """
      {"seconds": 100, "slots": 2, "tasks": 16, "meanTaskSeconds": 11.5, "longestTaskSeconds": 12.5,
       "slowestPartition": 3, "rows": 1000, "okTexts": 1000, "sharedTexts": 0,
       "usedTokens": 50000, "tokens": 50000, "paddedTokens": 51000, "windowRows": 1024,
       "tokenBudget": 1024, "longText": "TRUNCATE", "local": true,
       "time": {"model": 170, "tokenize": 5, "rest": 10, "tail": 5, "edges": 5, "gaps": 5, "start": 4}}
      """;

  @Test
  void aGoodRunGetsNoAdvice() {
    assertThat(advice("{}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{failedTexts: 3} | 3 texts failed and have no vector. | --max-failed-rows",
        "{badRecords: 1234} | 1,234 malformed lines are no rows of the output. | --bad-records",
        "{rowsTruncated: 50} | 5.0 % of the rows were cut at the token limit: the rest of their text is in no vector. | --long-text window",
        "{rows: 0, okTexts: 0, tokens: 0} | No row came in. | --input",
        "{seconds: 9.9} | The run took 9.9 s: too short to tell anything about speed. | a minute or more",
        "{failedTasks: 2, failedSeconds: 31} | 2 tries of tasks failed, which cost 31 s of cores. | spark.executor.memoryOverhead",
        "{tokens: 45000, usedTokens: 45000, paddedTokens: 50000} | 10 % of what the model ran on was padding. | Raise --window-rows (now 1,024) or lower --token-budget (now 1,024).",
        "{tasks: 3, slots: 8} | There were 3 tasks where 8 could run at once. | --partitions 24",
        "{time: {model: 170, tail: 10, rest: 10}} | Cores waited 10 s in sum for the last partitions; the slowest, 3, took 12.5 s, the mean is 11.5 s. | --partitions 32",
        "{time: {model: 170, gaps: 30}} | Cores had no task for 15 % of the time in the middle of the run. | --partitions",
        "{time: {model: 170, edges: 20, start: 40}} | Start and end took 26 % of the time. They hardly grow with the corpus. | --input",
        "{time: {model: 140, rest: 60}} | 30 % of the tasks' time was neither the model nor tokenizing, but reading, loading the model and writing. | A larger corpus",
        "{local: false, time: {model: 140, rest: 60}} | 30 % of the tasks' time was neither the model nor tokenizing, but reading, loading the model and writing. | spark.executor.cores",
        "{collectSeconds: 37} | 20 % of the tasks' time went to garbage collection. | --driver-memory",
        "{local: false, collectSeconds: 37} | 20 % of the tasks' time went to garbage collection. | --executor-memory",
        "{longText: WINDOW, usedTokens: 40000} | 20 % of the tokens that the model ran on are in more than one window of a long text. | --stride",
        "{longText: CHUNK, usedTokens: 42500} | 15 % of the tokens that the model ran on are in more than one window of a long text. | --stride",
        "{sharedTexts: 100} | 10 % of the texts equal another one and were not encoded again. | --deduplicate"
      })
  void oneFigureGivesOnePieceOfAdvice(String change, String finding, String option) {
    assertThat(advice(change))
        .singleElement()
        .satisfies(
            given -> {
              assertThat(given.finding().replace('\u00A0', ' ')).isEqualTo(finding);
              assertThat(given.action()).contains(option);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{rowsTruncated: 49}",
        "{rowsTruncated: 500, longText: WINDOW}",
        "{paddedTokens: 55000}",
        "{tasks: 2, slots: 2}",
        "{time: {model: 180, tail: 9, rest: 1}}",
        "{time: {model: 180, gaps: 19}}",
        "{time: {model: 160, rest: 50}}",
        "{collectSeconds: 18}",
        "{usedTokens: 40000}",
        "{longText: WINDOW, usedTokens: 43000}",
        "{sharedTexts: 49}"
      })
  void aSmallFigureIsNotWorthAWord(String change) {
    assertThat(advice(change)).isEmpty();
  }

  @Test
  void aShortRunIsToldWhatWasLostAndNothingOfSpeed() {
    assertThat(advice("{seconds: 2, failedTexts: 1, paddedTokens: 500000, tasks: 1}"))
        .extracting(Advice::finding)
        .containsExactly(
            "1 texts failed and have no vector.",
            "The run took 2.0 s: too short to tell anything about speed.");
  }

  @Test
  void namesOfOptionsAreToldFromTheWordsAroundThem() {
    assertThat(new Advice("", "Raise --window-rows (now 1), or spark.executor.cores.").pieces())
        .containsExactly(
            new Advice.Piece("Raise ", false),
            new Advice.Piece("--window-rows", true),
            new Advice.Piece(" (now 1), or ", false),
            new Advice.Piece("spark.executor.cores", true),
            new Advice.Piece(".", false));
  }

  private static List<Advice> advice(String change) {
    JsonObject run = JsonParser.parseString(GOOD).getAsJsonObject();
    JsonParser.parseString(change)
        .getAsJsonObject()
        .entrySet()
        .forEach(entry -> run.add(entry.getKey(), entry.getValue()));
    return AdviceRule.forRun(
        new RunFacts(
            run.get("seconds").getAsDouble(),
            part(run, RunFacts.Tasks.class),
            part(run, RunFacts.Rows.class),
            part(run, RunFacts.Tokens.class),
            part(run.getAsJsonObject("time"), CoreTime.class),
            part(run, RunFacts.Settings.class)));
  }

  /** The components that a record of a run's figures has among all figures. */
  private static <T> T part(JsonObject run, Class<T> type) {
    return new Gson().fromJson(run, type);
  }
}
