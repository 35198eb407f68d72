package org.contexture.jobs.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.CorpusSettings;
import scala.jdk.javaapi.CollectionConverters;

/** What the rows of a corpus depend on besides its files. */
final class ReadingFacts {
  private static final String OF_SQL = "spark.sql.";

  /** A folder below the one that a command is started in, which files do not lie in. */
  private static final String WAREHOUSE = "spark.sql.warehouse.dir";

  private static final String TIME_ZONE = "spark.sql.session.timeZone";

  private ReadingFacts() {}

  static List<String> of(SparkSession spark, CorpusSettings settings, InputFiles files) {
    List<String> facts = new ArrayList<>();
    facts.add(String.valueOf(ReadingFacts.class.getPackage().getImplementationVersion()));
    facts.add(spark.version());
    facts.add(spark.conf().get(TIME_ZONE));
    facts.add(settings.withInput(List.of()).toString());
    files.found().stream().map(Path::toString).sorted().forEach(facts::add);
    CollectionConverters.asJava(spark.conf().getAll()).entrySet().stream()
        .filter(setting -> setting.getKey().startsWith(OF_SQL))
        .filter(setting -> !setting.getKey().equals(WAREHOUSE) && !Splits.isOne(setting.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(setting -> facts.add(setting.getKey() + "=" + setting.getValue()));
    return facts;
  }
}
