package org.contexture.jobs.quantize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.quantize.Quantization;
import org.contexture.encoder.quantize.QuantizeTexts;
import org.contexture.encoder.quantize.StaticQuantizer;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.model.RequestedModel;

/** {@code quantize}: an encoder folder whose graph multiplies whole numbers, with fixed scales. */
public final class QuantizeCommand {
  public static final Command COMMAND =
      new Command(
          "quantize",
          "Makes an encoder folder of int8, with scales measured on a corpus: faster, and the same"
              + " text still has the same vector.",
          List.of(
              CorpusSettings.INPUT_FORMAT,
              CorpusSettings.INPUT_OPTION,
              CorpusSettings.TEXT_COLUMN,
              OutputSettings.OUTPUT,
              ModelSettings.MODEL,
              ModelSettings.MODEL_FILE,
              ModelSettings.MODEL_PATH,
              ModelSettings.DOWNLOAD,
              ModelSettings.MAX_TOKENS,
              ModelSettings.PROMPT,
              ModelSettings.PROMPT_NAME,
              QuantizeSettings.CALIBRATE,
              QuantizeSettings.CALIBRATION_TEXTS,
              QuantizeSettings.MIN_COSINE,
              QuantizeSettings.WEIGHT_BITS,
              ModelSettings.CACHE_DIR),
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          QuantizeCommand::run);

  private QuantizeCommand() {}

  private static ExitCode run(Invocation invocation) {
    QuantizeSettings settings = QuantizeSettings.of(invocation.parse(Purpose.NO_ROWS));
    return CommandSession.run(
        "quantize",
        spark -> {
          Quantization done = quantize(spark, settings, invocation);
          invocation.print(done::json, () -> lines(done, settings));
          return ExitCode.DONE;
        });
  }

  private static Quantization quantize(
      SparkSession spark, QuantizeSettings settings, Invocation invocation) {
    ModelFolder folder = new RequestedModel(settings.model()).folder(spark);
    StaticQuantizer quantizer =
        StaticQuantizer.open(
            folder,
            settings.model().spec(),
            settings.spec(),
            Runtime.getRuntime().availableProcessors());
    Corpus corpus = Corpus.open(spark, settings.corpus());
    corpus.notes().forEach(note -> invocation.err().println("Note: " + note));
    QuantizeTexts texts =
        CalibrationCorpus.read(corpus, settings.corpus().textColumns().get(0), settings.texts());
    try {
      return quantizer.write(
          settings.output(), texts, step -> invocation.err().println("quantize: " + step + " ..."));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write output " + settings.output() + ": " + e, e);
    }
  }

  private static List<String> lines(Quantization done, QuantizeSettings settings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s holds %s with %d of %d products of int8, %,d bytes: --model %s",
            settings.output(),
            done.model(),
            done.quantizedProducts(),
            done.products(),
            ModelKind.whole(ModelFolder.open(settings.output())).bytes(),
            settings.given()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Cosine to the vectors of %s, %,d texts: mean %.4f, least %.4f",
            done.model(),
            done.measured().texts(),
            done.measured().meanCosine(),
            done.measured().leastCosine()));
    for (Quantization.Kept kept : done.leftInFloat32()) {
      lines.add(
          String.format(
              Locale.ROOT, "  in float32: %s (%.4f alone)", kept.node(), kept.cosineAlone()));
    }
    return lines;
  }
}
