package org.contexture.jobs.report.html;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSignature;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.print.Figure;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.advice.AdviceRule;
import org.contexture.jobs.report.advice.RunFacts;
import org.contexture.jobs.report.map.TextMap;
import org.contexture.jobs.report.output.FinishedOutput;
import org.contexture.jobs.report.output.LengthHistogram;
import org.contexture.jobs.report.watch.WatchedRun;
import org.contexture.spark.column.AddedColumns;
import scala.jdk.javaapi.CollectionConverters;

/** Makes the report for people of a finished run: one HTML file that needs no other. */
public final class ReportPage {
  private ReportPage() {}

  /**
   * The page. Reads the finished output: its small columns, its errors where there are some, and a
   * sample of its vectors.
   *
   * @param read reads the output with a session
   * @param figures of the run's tasks
   */
  public static String of(
      SparkSession spark,
      Function<SparkSession, Dataset<Row>> read,
      JobReport report,
      WatchedRun figures,
      AddedColumns columns,
      EncoderSignature encoder,
      JobSettings settings) {
    FinishedOutput output =
        new FinishedOutput(read.apply(forFewRows(spark)), columns, settings.corpus().idColumn());
    RunFacts run = RunFacts.of(report, figures, settings.model());
    OptionalInt limit = limit(encoder);
    LengthHistogram lengths = LengthHistogram.of(output.lengths(), limit);
    SpeedSection speed = SpeedSection.of(run, figures);
    Optional<String> color = settings.run().reportColorColumn();
    Optional<VectorSignature> vector = mapped(encoder);
    Optional<TextMap> map =
        vector.flatMap(
            shown -> TextMap.of(output, columns.firstColumnOf(shown), shown.dimension(), color));
    return new Page(
            Page.Heading.of(report),
            Tile.all(report, run, figures),
            AdviceRule.forRun(run),
            Figure.percent(run.time().model(), run.time().all()),
            RowsSection.of(
                report,
                run,
                run.rows().failedTexts() == 0 ? List.of() : output.failures(),
                settings.corpus().idColumn().orElse("Some of them")),
            settings.output().mode().keepsAll(),
            LengthsSection.of(report, lengths, limit),
            speed,
            aboutMap(vector.map(columns::firstColumnOf), map, color),
            SettingsTable.all(report),
            ChartData.of(lengths, limit, figures, speed.parts(), map))
        .html();
  }

  /** A page in its place, which says why there is none. */
  public static String unavailable(String runId, String reason) {
    return Page.unavailable(runId, reason);
  }

  /** Another session's settings: here compiling and shuffling would take longer than the work. */
  private static SparkSession forFewRows(SparkSession spark) {
    SparkSession session = spark.newSession();
    // A new session has the settings that Spark was started with, and none that were made since.
    CollectionConverters.asJava(spark.conf().getAll())
        .forEach(
            (key, value) -> {
              if (key.startsWith("spark.sql.") && !SQLConf.isStaticConfigKey(key)) {
                session.conf().set(key, value);
              }
            });
    session.conf().set("spark.sql.codegen.wholeStage", "false");
    session.conf().set("spark.sql.adaptive.enabled", "false");
    session.conf().set("spark.sql.shuffle.partitions", "1");
    return session;
  }

  private static OptionalInt limit(EncoderSignature encoder) {
    int most = encoder.settings().maxTokens().value();
    return most == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(most);
  }

  /** The first vector that can be laid on a map. */
  private static Optional<VectorSignature> mapped(EncoderSignature encoder) {
    return encoder.vectors().stream()
        .filter(vector -> vector.level() == Level.SENTENCE)
        .filter(vector -> vector.settings().precision() == Precision.FLOAT32)
        .findFirst();
  }

  private static String aboutMap(
      Optional<String> column, Optional<TextMap> map, Optional<String> color) {
    if (column.isEmpty()) {
      return "There is no map: it shows float32 vectors of level sentence, and this run made none.";
    }
    if (map.isEmpty()) {
      return "There is no map: no text has a vector.";
    }
    return Figure.say(
            "%,d texts, chosen by hash from at most %,d rows. Texts that lie beside each other have"
                + " similar vectors (%s), as far as two dimensions can show it: these are the first"
                + " two principal components, with %s of the variance.",
            map.get().points().size(),
            map.get().looked(),
            column.get(),
            Figure.percent(map.get().variance()))
        + color
            .map(name -> " Colours are values of " + name + ".")
            .orElse(" --report-color-column NAME colours them by a column.");
  }
}
