package org.contexture.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The block {@code vectors { NAME { key = value } }} of a config file. */
final class VectorsBlock {
  private static final Comparator<Map.Entry<String, ConfigValue>> IN_ORDER =
      Comparator.comparingInt((Map.Entry<String, ConfigValue> vector) -> line(vector.getValue()))
          .thenComparing(Map.Entry.comparingByKey());

  private VectorsBlock() {}

  /**
   * Its vectors as {@code --vector} takes them, in the order of their lines, then of their names.
   */
  static List<String> read(ConfigValue block, List<String> problems) {
    List<String> vectors = new ArrayList<>();
    if (!(block instanceof ConfigObject named)) {
      problems.add("vectors must hold NAME { key = value }: " + block.unwrapped());
      return vectors;
    }
    named.entrySet().stream()
        .filter(vector -> vector.getValue().valueType() != ConfigValueType.NULL)
        .sorted(IN_ORDER)
        .forEach(
            vector -> {
              if (vector.getValue() instanceof ConfigObject keys) {
                vectors.add(vector.getKey() + ":" + text(vector.getKey(), keys, problems));
              } else {
                problems.add(
                    "vector '"
                        + vector.getKey()
                        + "' must hold keys and values: "
                        + vector.getValue().unwrapped());
              }
            });
    return vectors;
  }

  /** An object of this library knows no order, but where each of its values stands. */
  private static int line(ConfigValue value) {
    return value.origin().lineNumber();
  }

  private static String text(String name, ConfigObject keys, List<String> problems) {
    return keys.entrySet().stream()
        .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
        .filter(entry -> isValue(name, entry, problems))
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + "=" + value(entry.getValue().unwrapped()))
        .collect(Collectors.joining(";"));
  }

  private static boolean isValue(
      String name, Map.Entry<String, ConfigValue> entry, List<String> problems) {
    boolean object = entry.getValue() instanceof ConfigObject;
    if (object) {
      problems.add(
          entry.getKey()
              + " of vector '"
              + name
              + "' must be one value: "
              + entry.getValue().unwrapped());
    }
    return !object;
  }

  private static String value(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
