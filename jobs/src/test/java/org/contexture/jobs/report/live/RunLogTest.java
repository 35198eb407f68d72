package org.contexture.jobs.report.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.contexture.jobs.fixture.KeptLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines as the logging that Spark brings along gets them. */
class RunLogTest {
  private final KeptLog kept = KeptLog.of("org.contexture.jobs.report.RunLog", Level.INFO);

  @AfterEach
  void stopListening() {
    kept.close();
  }

  @Test
  void aMilestoneIsALineOfKeysAndValuesAndTheirContext() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rows", 5L);
    values.put("corpus", "two files");

    new RunLog("run-1").event("piece", () -> values);

    LogEvent event = kept.events().get(0);
    assertThat(event.getLevel()).isEqualTo(Level.INFO);
    assertThat(event.getMessage().getFormattedMessage())
        .isEqualTo("run_id=run-1 event=piece rows=5 corpus=\"two files\"");
    assertThat(event.getContextData().toMap())
        .isEqualTo(Map.of("run_id", "run-1", "event", "piece", "rows", "5", "corpus", "two files"));
  }

  @Test
  void aFailureIsAnError() {
    new RunLog("run-1").failed(4, "Cannot open model");

    assertThat(kept.events().get(0).getLevel()).isEqualTo(Level.ERROR);
    assertThat(kept.events().get(0).getMessage().getFormattedMessage())
        .isEqualTo("run_id=run-1 event=failed exit_code=4 problem=\"Cannot open model\"");
  }

  @Test
  void valuesOfALineThatIsNotLoggedAreNotAskedFor() {
    kept.setLevel(Level.WARN);

    new RunLog("run-1")
        .event(
            "piece",
            () -> {
              throw new IllegalStateException("asked");
            });

    assertThat(kept.events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "plain, a=plain",
        "file:/a/b.c, a=file:/a/b.c",
        "two words, a=\"two words\"",
        "``, a=\"\"",
        "say \"x\", a=\"say \\\"x\\\"\"",
        "a=b, a=\"a=b\"",
        "`1\n2`, a=\"1\\n2\"",
        "a\\b c, a=\"a\\\\b c\"",
        "a\u001b[31m, a=\"a\\u001b[31m\"",
        "Ünï, a=Ünï"
      })
  void aValueIsQuotedWhereItWouldRunIntoTheNext(String value, String text) {
    assertThat(RunLog.text(Map.of("a", value))).isEqualTo(text);
  }
}
