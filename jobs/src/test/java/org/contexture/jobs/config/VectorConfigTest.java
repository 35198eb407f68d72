package org.contexture.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.jobs.fixture.Options;
import org.contexture.spark.column.InputNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Named vectors and the columns of spans, on the command line and in a file. */
class VectorConfigTest {
  private static final Map<String, List<String>> NO_FLAGS = Map.of();

  @TempDir Path folder;

  @Test
  void aBlockHoldsVectorsInTheOrderOfTheFile() throws IOException {
    ParsedOptions config =
        config(
            """
            vectors {
              words { level = word, layers = [-1, -4], combine = concat }
              # The next two have keys of every type.
              mixed {
                normalize = false
                weights = [0.5, 1, 2]
                layers = [-1, -2, -3]
                combine = weighted
                gamma = 1.5
              }
              all { layers = all }
              bits { precision = binary, dimension = 128 }
              "a_quoted" {}
            }
            """);

    assertThat(config.texts(ModelSettings.VECTOR))
        .containsExactly(
            "words:combine=concat;layers=-1,-4;level=word",
            "mixed:combine=weighted;gamma=1.5;layers=-1,-2,-3;normalize=false;weights=0.5,1,2",
            "all:layers=all",
            "bits:dimension=128;precision=binary",
            "a_quoted:");
    assertThat(config.origin(ModelSettings.VECTOR))
        .isEqualTo(folder.resolve("job.conf").toString());
    assertThat(ModelSettings.of(config).spec().vectorNames())
        .containsExactly("words", "mixed", "all", "bits", "a_quoted");
  }

  /** The parser knows where a value stands by its line only; vectors on one go by their names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vectors.zeta.level = word; vectors.mid.layers = -1; vectors.alpha {} | zeta mid alpha",
        "vectors {; zeta.level = word; mid { layers = -1 }, alpha {} } | zeta alpha mid",
        "vectors { zeta { level = word }, mid { layers = -1 }, alpha {} } | alpha mid zeta",
        "vectors { mid { layers = -1 } }; vectors { zeta { level = word }; alpha {} } |"
            + " mid zeta alpha"
      })
  void aBlockMayBeWrittenInEveryWayOfHocon(String lines, String names) throws IOException {
    Map<String, String> vectors =
        Map.of("zeta", "zeta:level=word", "mid", "mid:layers=-1", "alpha", "alpha:");

    assertThat(config(lines.replace(';', '\n')).texts(ModelSettings.VECTOR))
        .isEqualTo(Stream.of(names.split(" ", -1)).map(vectors::get).toList());
  }

  @Test
  void aFlagWinsOverTheBlock() throws IOException {
    Path file = file("vectors { words { level = word } }");

    ParsedOptions config =
        Options.parse(
            Purpose.OUTPUT, Optional.of(file), Map.of("vector", List.of("v:pooling=cls", "u")));

    assertThat(config.texts(ModelSettings.VECTOR)).containsExactly("v:pooling=cls", "u");
    assertThat(config.origin(ModelSettings.VECTOR)).isEqualTo("--vector");
  }

  @Test
  void theListHoldsTheSameAsTheBlock() throws IOException {
    EncoderSpec ofBlock =
        ModelSettings.of(config("vectors { v { level = word, layers = [-1, 0] } }")).spec();
    EncoderSpec ofList = ModelSettings.of(config("vector = [\"v:level=word;layers=-1,0\"]")).spec();

    assertThat(ofList).isEqualTo(ofBlock);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vectors = null | ",
        "vectors {} | ",
        "vectors { a = null } | ",
        "vectors { a { level = null } } | a:",
        "vectors { a { level = word }, b = null } | a:level=word"
      })
  void aNullLeavesOut(String file, String vectors) throws IOException {
    assertThat(config(file).texts(ModelSettings.VECTOR))
        .isEqualTo(vectors == null ? List.of() : List.of(vectors));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vectors = word | vectors must hold NAME { key = value }: word",
        "vectors = [{ a { level = word } }] |"
            + " vectors must hold NAME { key = value }: [{a={level=word}}]",
        "vectors { a = word } | vector 'a' must hold keys and values: word",
        "vectors { a = [word] } | vector 'a' must hold keys and values: [word]",
        "vectors { a { level { b = 1 } } } | level of vector 'a' must be one value: {b=1}",
        "vectors { a { layers = [-1, null] } } |"
            + " layers of vector 'a' must be all or whole numbers with commas between: -1,null",
        "vectors { a { level = words } } |"
            + " level of vector 'a' must be one of sentence, word, token, span, chunk: words",
        "vectors { a { levle = word } } |"
            + " Unknown key 'levle' of vector 'a'; did you mean 'level'?",
        "vectors { \"1a\" {} } |"
            + " vector must have a name of letters, digits and _ that starts with no digit: 1a",
        "vector = \"v:level\" | vector must be NAME:key=value;key=value: v:level",
        "vector = [a, b, \"a:level=word\"] | vector must name each column once: a, b, a",
        "vectors { a {} }, vector = b | vector and vectors must not both be given",
        "vectrs { a {} } | Unknown config key 'vectrs'; did you mean 'vectors'?",
        "vector { a = 1 } | vector must be one value: {a=1}"
      })
  void whatIsNoVectorIsToldWithTheRuleItBreaks(String file, String message) {
    assertThatThrownBy(() -> config(file)).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  @Test
  void allProblemsOfVectorsAreToldWithTheOthers() throws IOException {
    Path file =
        file(
            """
            stride = -1
            vectors { a { level = word, pooling = cls }, b = 7 }
            """);

    assertThatThrownBy(
            () ->
                Options.parse(Purpose.OUTPUT, Optional.of(file), Map.of("mode", List.of("upsert"))))
        .isInstanceOf(ConfigException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .containsExactlyInAnyOrder(
                        "stride must be a whole number of 0 or more: -1",
                        "pooling of vector 'a' must come with level sentence: word",
                        "vector 'b' must hold keys and values: 7",
                        "mode must be one of error, overwrite, append, incremental: upsert"));
  }

  static Stream<Arguments> spans() {
    String need =
        "a vector of level span needs a span-begin-column and a span-end-column for each"
            + " text-column: ";
    return Stream.of(
        Arguments.of("s:level=span", 1, 0, 0, need + "0 and 0 for 1"),
        Arguments.of("s:level=span", 1, 1, 0, need + "1 and 0 for 1"),
        Arguments.of("s:level=span", 1, 2, 2, need + "2 and 2 for 1"),
        Arguments.of("s:level=span", 2, 1, 1, need + "1 and 1 for 2"),
        Arguments.of("s:level=span", 1, 1, 1, null),
        Arguments.of("s:level=span", 2, 2, 2, null),
        Arguments.of(
            "w:level=word",
            1,
            1,
            1,
            "span-begin-column and span-end-column need a vector of level span"),
        Arguments.of(
            "w:level=word",
            1,
            0,
            1,
            "span-begin-column and span-end-column need a vector of level span"));
  }

  @ParameterizedTest
  @MethodSource("spans")
  void spansNeedTheirColumnsAndColumnsTheirSpans(
      String vector, int texts, int begins, int ends, String problem) {
    Map<String, List<String>> flags = new HashMap<>();
    flags.put("vector", List.of(vector));
    flags.put("text-column", names("t", texts));
    flags.put("span-begin-column", names("b", begins));
    flags.put("span-end-column", names("e", ends));

    if (problem == null) {
      assertThat(CorpusSettings.of(Options.parse(Purpose.OUTPUT, flags)).columns())
          .isEqualTo(new InputNames(names("t", texts), names("b", begins), names("e", ends)));
    } else {
      assertThatThrownBy(() -> Options.parse(Purpose.OUTPUT, flags))
          .isInstanceOf(ConfigException.class)
          .hasMessage(problem);
      assertThatThrownBy(() -> Options.parse(Purpose.ROWS, flags))
          .isInstanceOf(ConfigException.class)
          .hasMessage(problem);
    }
    assertThat(Options.parse(Purpose.NO_ROWS, flags).texts(ModelSettings.VECTOR))
        .containsExactly(vector);
  }

  private static List<String> names(String prefix, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + i);
    }
    return names;
  }

  @Test
  void withoutVectorsTheEncoderIsAskedForItsDefault() {
    EncoderSpec spec = ModelSettings.of(Options.parse(Purpose.OUTPUT, NO_FLAGS)).spec();

    assertThat(spec.vectors()).isEmpty();
    assertThat(spec.vectorNames()).containsExactly(VectorSpec.DEFAULT_NAME);
  }

  private ParsedOptions config(String content) throws IOException {
    return Options.parse(Purpose.OUTPUT, Optional.of(file(content)), NO_FLAGS);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("job.conf"), content);
  }
}
