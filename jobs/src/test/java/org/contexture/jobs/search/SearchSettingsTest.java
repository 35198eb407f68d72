package org.contexture.jobs.search;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.fixture.Options;
import org.junit.jupiter.api.Test;

class SearchSettingsTest {
  @Test
  void allThatIsMissingIsToldAtOnce() {
    ParsedOptions none = Options.parse(Purpose.NO_ROWS, Map.of());

    assertThatThrownBy(() -> SearchSettings.of(none))
        .isInstanceOf(ConfigException.class)
        .hasMessage("output must be given\nquery or word must be given");
  }
}
