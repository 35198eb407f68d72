package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session of its own, with the plugin, Spark's web server and its sink for JMX. */
@Tag("slow")
class ContexturePluginTest {
  private static final List<String> TEXTS =
      List.of("river", "the bank of the river", "river", "bank ".repeat(300));
  private static final Pattern PROMETHEUS =
      Pattern.compile("(?m)^metrics_.*_ContexturePlugin_([a-z_]+)_([A-Za-z]+)\\{.*} (.+)$");

  private static SparkSession spark;
  private static Map<String, Double> before;

  @BeforeAll
  static void encode() throws Exception {
    spark =
        TestSpark.instead(
            Map.of(
                "spark.plugins",
                ContexturePlugin.class.getName(),
                "spark.ui.enabled",
                true,
                "spark.ui.port",
                0,
                "spark.metrics.conf.*.sink.prometheusServlet.class",
                "org.apache.spark.metrics.sink.PrometheusServlet",
                "spark.metrics.conf.*.sink.prometheusServlet.path",
                "/metrics/prometheus",
                "spark.metrics.conf.*.sink.jmx.class",
                "org.apache.spark.metrics.sink.JmxSink"));
    before = prometheus();
    // An encoder that no other test has: its load closes those that they left.
    ContextualVectors.open(
            spark, TestModels.MINILM, EncoderSpec.defaults(), 4096, RowWindowLimits.DEFAULT)
        .addTo(TestSpark.corpus(TEXTS, 1), List.of("text"), TestSpark.metrics())
        .collectAsList();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void prometheusSeesWhatWasEncoded() throws Exception {
    Map<String, Double> now = prometheus();

    assertThat(grown(now, "rows_Count")).isEqualTo(4);
    assertThat(grown(now, "texts_encoded_Count")).isEqualTo(3);
    assertThat(grown(now, "tokens_Count")).isEqualTo(3 + 7 + 256);
    assertThat(grown(now, "padded_tokens_Count")).isEqualTo(2 * 7 + 256);
    assertThat(grown(now, "encode_seconds_Value")).isPositive();
    assertThat(grown(now, "tokenize_seconds_Value")).isPositive();
    assertThat(now.get("tokens_MeanRate")).isPositive();
    assertThat(grown(now, "model_loads_Count")).isEqualTo(1);
    assertThat(now.get("encoders_now_Value")).isEqualTo(1);
    assertThat(now.get("tasks_now_Value")).isZero();
    assertThat(now.get("rows_waiting_now_Value")).isZero();
  }

  @Test
  void jmxSeesTheSame() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    ObjectName rows =
        beans
            .queryNames(new ObjectName("metrics:name=*.ContexturePlugin.rows,*"), null)
            .iterator()
            .next();

    assertThat(((Number) beans.getAttribute(rows, "Count")).doubleValue())
        .isEqualTo(prometheus().get("rows_Count"));
  }

  private static double grown(Map<String, Double> now, String name) {
    return now.get(name) - before.get(name);
  }

  /** Values by the end of their names. */
  private static Map<String, Double> prometheus() throws Exception {
    String address = spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus/";
    String body =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Map<String, Double> values = new TreeMap<>();
    for (MatchResult line : PROMETHEUS.matcher(body).results().toList()) {
      values.put(line.group(1) + "_" + line.group(2), Double.valueOf(line.group(3)));
    }
    return values;
  }
}
