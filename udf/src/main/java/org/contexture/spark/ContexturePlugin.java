package org.contexture.spark;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.contexture.spark.executor.ExecutorCounters;

/**
 * Puts what each executor encodes into Spark's metrics system, for its sinks (JMX, Graphite,
 * Prometheus, ...): {@code spark.plugins=org.contexture.spark.ContexturePlugin}. In local mode the
 * driver is the executor.
 */
public final class ContexturePlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        context.metricRegistry().registerAll(ExecutorCounters.SHARED);
      }
    };
  }
}
