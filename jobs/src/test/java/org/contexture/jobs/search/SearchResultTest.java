package org.contexture.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.List;
import org.contexture.spark.redact.Redaction;
import org.junit.jupiter.api.Test;

class SearchResultTest {
  private static final String ESCAPE = "\u001b[2J";

  private final SearchResult found =
      new SearchResult.OfTexts(
          "ftp://me:hunter2@host/out",
          "embedding",
          "sentence",
          2,
          List.of(
              new SearchResult.OfQuery(
                  "a" + ESCAPE,
                  List.of(
                      new Hit(0.9f, "i" + ESCAPE, "t" + ESCAPE, 0, 5),
                      new Hit(0.8f, "two\nlines", "u", 0, 1)))));

  @Test
  void noTextReachesATerminalThatWouldObeyIt() {
    assertThat(found.lines())
        .containsExactly(
            "Nearest to 'a\\u001b[2J' of the texts of 2 rows (cosine in embedding)",
            "  1   0.900  i\\u001b[2J      t\\u001b[2J",
            "  2   0.800  two\\u000alines  u");
  }

  @Test
  void programsGetTheTextsAsTheyAreAndNoPassword() {
    var json = JsonParser.parseString(found.json()).getAsJsonObject();

    assertThat(json.get("output").getAsString())
        .isEqualTo("ftp://me:" + Redaction.HIDDEN + "@host/out");
    assertThat(json.getAsJsonArray("queries").get(0).getAsJsonObject().get("query").getAsString())
        .isEqualTo("a" + ESCAPE);
  }
}
