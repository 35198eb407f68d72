package org.contexture.jobs.quantize;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.quantize.QuantizeSpec;
import org.contexture.encoder.quantize.WeightBits;
import org.contexture.encoder.spec.LongText;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.ValueType;
import org.contexture.jobs.path.LocalPath;

/**
 * Which model is quantized, and with what.
 *
 * @param corpus that scales are measured on
 * @param texts of it that they are measured on; vectors are compared on as many others
 * @param given the output as it was given
 * @param output absolute path of a folder that does not exist yet
 */
public record QuantizeSettings(
    ModelSettings model,
    CorpusSettings corpus,
    int texts,
    QuantizeSpec spec,
    String given,
    Path output) {
  static final Option<String> CALIBRATE =
      Option.of(
              "calibrate",
              "PATH",
              ValueType.TEXT,
              "For quantize: files, folders or globs of texts like those that the model is for, or a"
                  + " table. Scales are measured on them.")
          .globbed();

  static final Option<Integer> CALIBRATION_TEXTS =
      Option.of(
          "calibration-texts",
          "N",
          ValueType.POSITIVE,
          "For quantize: texts that scales are measured on; vectors are compared on as many others."
              + " Default: 200.");

  static final Option<Double> MIN_COSINE =
      Option.of(
          "min-cosine",
          "X",
          ValueType.ruled("be a number from 0 to 1", QuantizeSettings::share),
          "For quantize: the least that the mean cosine to the model's own vectors may be; products"
              + " that cost too much stay in float32. Default: 0.995.");

  static final Option<WeightBits> WEIGHT_BITS =
      Option.of(
          "weight-bits",
          "7|8",
          ValueType.oneOf(WeightBits.all(), WeightBits::id),
          "For quantize: bits of the weights. With 8, processors of the x86 family without VNNI cut"
              + " off sums. Default: 7.");

  /** Those that no other command takes. */
  public static final List<Option<?>> OPTIONS =
      List.of(CALIBRATE, CALIBRATION_TEXTS, MIN_COSINE, WEIGHT_BITS);

  private static final int TEXTS = 200;
  private static final double COSINE = 0.995;

  private static Optional<Double> share(String text) {
    try {
      return Optional.of(Double.valueOf(text)).filter(number -> number >= 0 && number <= 1);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The settings that the options say.
   *
   * @throws ConfigException with every problem: what is missing, or an output that exists
   */
  static QuantizeSettings of(ParsedOptions options) {
    List<String> problems = new ArrayList<>(options.missing(CALIBRATE, OutputSettings.OUTPUT));
    CorpusSettings.checkNoPrompts(options, "quantize", problems);
    Optional<Path> output =
        options.find(OutputSettings.OUTPUT).flatMap(given -> output(given, problems));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    ModelSettings model = ModelSettings.of(options);
    return new QuantizeSettings(
        model.withSpec(model.spec().withLongText(LongText.TRUNCATE).withVectors()),
        CorpusSettings.of(options).withInput(options.list(CALIBRATE)),
        options.find(CALIBRATION_TEXTS).orElse(TEXTS),
        new QuantizeSpec(
            options.find(WEIGHT_BITS).orElse(WeightBits.SEVEN),
            options.find(MIN_COSINE).orElse(COSINE)),
        options.need(OutputSettings.OUTPUT),
        output.orElseThrow());
  }

  /** One that exists is told with all other problems, before a model is opened. */
  private static Optional<Path> output(String given, List<String> problems) {
    try {
      Path output = LocalPath.of(given).toAbsolutePath().normalize();
      if (Files.exists(output)) {
        problems.add("Cannot write output " + output + ": it exists; give another output");
        return Optional.empty();
      }
      return Optional.of(output);
    } catch (IllegalArgumentException e) {
      problems.add("Cannot write output " + given + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
