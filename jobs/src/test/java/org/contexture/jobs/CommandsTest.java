package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.config.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandsTest {
  static Stream<Command> commands() {
    return Commands.ALL.stream();
  }

  /** Reports, plans and help texts have them in this order. */
  @Test
  void optionsHaveOneOrder() {
    assertThat(Commands.OPTIONS.stream().map(Option::key))
        .containsExactly(
            """
            input input-format input-option text-column span-begin-column span-end-column
            prompt-column added-column-prefix id-column id-type
            output output-format mode partition-by target-file-size commit-every deduplicate
            require-same-runtime check
            model model-file model-path download max-tokens long-text stride chunk-tokens vector pooling normalize prompt
            prompt-name
            bad-records max-bad-records report-color-column max-failed-rows metrics-file
            word occurrences query top vector-column from tokenizer reference
            calibrate calibration-texts min-cosine weight-bits sample seed
            task train test features label-column samples-per-class draws regularization iterations
            context-words plot
            partitions token-budget window-rows cache-dir
            """
                .trim()
                .split("\\s+"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandHasItsOptionsInThatOrder(Command command) {
    assertThat(command.options())
        .isEqualTo(Commands.OPTIONS.stream().filter(command.options()::contains).toList());
    assertThat(command.options()).containsAll(command.unnamed().stream().toList());
  }

  @Test
  void everyOptionIsOneOfACommand() {
    List<Option<?>> taken =
        commands().<Option<?>>flatMap(command -> command.options().stream()).toList();

    assertThat(taken).containsAll(Commands.OPTIONS);
  }
}
