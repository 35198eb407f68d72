package org.contexture.jobs.verify;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.StoredSettings;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.NamedModel;
import org.contexture.jobs.store.StoredReport;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.model.ModelLocation;

/** Compares an output with a model: by fingerprint, and by encoding some rows again. */
record ModelChecks(
    OutputData data, Path output, Manifest manifest, VerifyRequest asked, Outcome outcome) {
  /**
   * Makes the checks that are asked for.
   *
   * @param report which has the settings
   * @param readable how many rows each file has that can be read, by path
   */
  void check(Optional<StoredReport> report, Map<String, Long> readable, Optional<String> idColumn) {
    if (asked.sample() == 0) {
      outcome.leftOut(Criterion.SAMPLE, "no --sample is asked for");
    }
    if (asked.sample() == 0 && asked.model().isEmpty()) {
      outcome.leftOut(Criterion.MODEL, "no --model is given");
      return;
    }
    Optional<StoredSettings> settings = report.flatMap(this::settings);
    if (settings.isEmpty()) {
      outcome.leftOut(Criterion.SAMPLE, "the settings are not known");
      if (report.isEmpty()) {
        outcome.found().add(Criterion.MODEL, "there is no report.json with the settings");
      }
      return;
    }
    ModelLocation location =
        asked.model().map(this::given).orElseGet(this::named).withFile(settings.get().modelFile());
    ContextualVectors vectors =
        ContextualVectors.open(data.spark(), location, settings.get().spec());
    if (!isSame(vectors.signature())) {
      outcome.leftOut(Criterion.SAMPLE, "the model is another");
    } else if (asked.sample() > 0) {
      new Sample(data, readable, idColumn)
          .check(vectors, settings.get().columns(), asked.sample(), asked.seed(), outcome.found());
      long rows = readable.values().stream().mapToLong(Long::longValue).sum();
      outcome.looked(
          Criterion.SAMPLE,
          String.format(
              Locale.ROOT,
              "%,d of %,d rows, seed %d",
              Math.min(asked.sample(), rows),
              rows,
              asked.seed()));
    }
  }

  private ModelLocation given(String model) {
    return new ModelLocation(model, asked.cacheDir(), "", asked.search());
  }

  private ModelLocation named() {
    return new NamedModel(manifest.model().model(), asked.output())
        .locate(
            output,
            asked.search(),
            asked.cacheDir(),
            data.spark().sparkContext().hadoopConfiguration());
  }

  private Optional<StoredSettings> settings(StoredReport report) {
    try {
      return Optional.of(report.settings(manifest.layout().textColumns()));
    } catch (ConfigException e) {
      outcome.found().add(Criterion.MODEL, "the report's settings cannot be used", e::getMessage);
      return Optional.empty();
    }
  }

  private boolean isSame(EncoderSignature model) {
    outcome.looked(Criterion.MODEL, model.model());
    if (!model.modelFingerprint().equals(manifest.model().modelFingerprint())) {
      outcome
          .found()
          .add(
              Criterion.MODEL,
              "the model's files are others",
              () ->
                  model.model()
                      + ": "
                      + model.modelFingerprint()
                      + ", the output's "
                      + manifest.model().modelFingerprint());
      return false;
    }
    if (!model.fingerprint().equals(manifest.model().fingerprint())) {
      outcome
          .found()
          .add(
              Criterion.MODEL,
              "the settings are others",
              () -> model.fingerprint() + ", the output's " + manifest.model().fingerprint());
      return false;
    }
    return true;
  }
}
