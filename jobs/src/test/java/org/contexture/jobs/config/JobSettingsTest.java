package org.contexture.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.jobs.fixture.Options;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.model.ModelSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that options end in. */
class JobSettingsTest {
  @Test
  void withoutOptionsTheExampleIsEncodedWithTheDefaults() {
    JobSettings settings = settings(Map.of());

    assertThat(settings.corpus())
        .isEqualTo(
            new CorpusSettings(
                List.of(),
                Optional.empty(),
                Map.of(),
                List.of("text"),
                List.of(),
                List.of(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(settings.model())
        .isEqualTo(
            new ModelSettings(
                "minilm", "", ModelSearch.CACHE, EncoderSpec.defaults(), 1024, 1024, ""));
    assertThat(settings.output())
        .isEqualTo(
            new OutputSettings(
                "contexture-example",
                OutputFormat.PARQUET,
                OutputMode.ERROR,
                OutputMode.OVERWRITE,
                List.of(),
                128L << 20,
                Optional.empty(),
                Deduplication.AUTO,
                false,
                UnchangedCheck.LISTING));
    assertThat(settings.run())
        .isEqualTo(
            new RunSettings(
                Optional.empty(),
                new BadRecordLimit("50%", 50, true),
                Optional.empty(),
                0,
                Optional.empty()));
  }

  /** The example may be encoded again and again, an output that has a name may not. */
  @ParameterizedTest
  @CsvSource({",,OVERWRITE", "out,,ERROR", ",error,ERROR", ",append,APPEND", "out,append,APPEND"})
  void anOutputThatExistsIsTreatedAsAskedUnlessItIsTheExample(
      String output, String mode, OutputMode expected) {
    Map<String, List<String>> flags = new HashMap<>();
    Optional.ofNullable(output).ifPresent(name -> flags.put("output", List.of(name)));
    Optional.ofNullable(mode).ifPresent(id -> flags.put("mode", List.of(id)));

    assertThat(settings(flags).output().mode()).isEqualTo(expected);
    assertThat(settings(flags).output().asked().id()).isEqualTo(mode == null ? "error" : mode);
  }

  @Test
  void anotherOutputIsTreatedAsAsked() {
    OutputSettings other = settings(Map.of()).withOutput("elsewhere").output();

    assertThat(other.name()).isEqualTo("elsewhere");
    assertThat(other.mode()).isEqualTo(OutputMode.ERROR);
  }

  @Test
  void optionsOfTheReaderAreKeysAndValues() {
    List<String> given = List.of("sep==", "header=false", "empty=", "sep=;");

    assertThat(settings(Map.of("input-option", given)).corpus().readerOptions())
        .isEqualTo(Map.of("sep", ";", "header", "false", "empty", ""));
  }

  @Test
  void settingsAreReadBackFromWhatAReportSays() {
    JobSettings settings =
        settings(
            Map.of(
                "text-column", List.of("a, b", "c"),
                "span-begin-column", List.of("begin a", "begin c"),
                "span-end-column", List.of("end a", "end c"),
                "long-text", List.of("window"),
                "added-column-prefix", List.of("our_"),
                "model-file", List.of("onnx/model_O3.onnx"),
                "prompt", List.of("query: "),
                "stride", List.of("7"),
                "vector", List.of("s:level=span;layers=-1,-2", "all:layers=all")));

    StoredSettings stored =
        StoredSettings.ofDescribed(settings.options().texts(), List.of("a, b", "c"));

    assertThat(stored.modelFile()).isEqualTo("onnx/model_O3.onnx");
    assertThat(stored.spec()).isEqualTo(settings.model().spec());
    assertThat(stored.spec().longText()).isEqualTo(LongText.WINDOW);
    assertThat(stored.columns())
        .isEqualTo(
            new InputNames(
                List.of("a, b", "c"),
                List.of("begin a", "begin c"),
                List.of("end a", "end c"),
                Optional.empty(),
                "our_"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "id-type | array<string> | id-type must be a type of Spark's SQL with one value, such as"
            + " string or bigint: array<string>",
        "id-type | strnig | id-type must be a type of Spark's SQL with one value, such as string or"
            + " bigint: strnig",
        "id-type | string | id-type needs an id-column",
        "added-column-prefix | a.b | added-column-prefix must begin with a letter or _, and be"
            + " letters, digits and _: a.b"
      })
  void aNameOrATypeThatIsNoneIsTold(String key, String value, String problem) {
    assertThatThrownBy(() -> settings(Map.of(key, List.of(value))))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.getMessage().lines().toList()).contains(problem));
  }

  @Test
  void anOptionThatWasNotReadHasNoValue() {
    ParsedOptions options =
        new OptionReader(StoredSettings.OPTIONS).read(Optional.empty(), Map.of(), Purpose.ROWS);

    assertThatThrownBy(() -> options.find(OutputSettings.OUTPUT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("output is none of the options that were read");
  }

  private static JobSettings settings(Map<String, List<String>> flags) {
    return JobSettings.of(Options.parse(Purpose.OUTPUT, flags));
  }
}
