package org.contexture.jobs.senses;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.fixture.Options;
import org.junit.jupiter.api.Test;

class SensesSettingsTest {
  @Test
  void allThatIsWrongIsToldAtOnce() {
    ParsedOptions options =
        Options.parse(
            Purpose.NO_ROWS,
            Map.of(
                "occurrences", List.of("1"), "vector", List.of("a:level=token", "b:level=chunk")));

    assertThatThrownBy(() -> SensesSettings.of(options))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            word must be given
            occurrences must be 2 or more: 1
            level of vector 'a' must be word or sentence here: token
            level of vector 'b' must be word or sentence here: chunk""");
  }
}
