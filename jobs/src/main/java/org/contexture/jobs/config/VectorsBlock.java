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
  private VectorsBlock() {}

  /** Its vectors in the order of the file, as {@code --vector} takes them. */
  static List<String> read(ConfigValue block, List<String> problems) {
    List<String> vectors = new ArrayList<>();
    if (!(block instanceof ConfigObject named)) {
      problems.add("vectors must hold NAME { key = value }: " + block.unwrapped());
      return vectors;
    }
    named.entrySet().stream()
        .sorted(Comparator.comparingInt(vector -> line(vector.getValue())))
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
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + "=" + value(name, entry, problems))
        .collect(Collectors.joining(";"));
  }

  private static String value(
      String name, Map.Entry<String, ConfigValue> entry, List<String> problems) {
    Object value = entry.getValue().unwrapped();
    if (value instanceof Map) {
      problems.add(entry.getKey() + " of vector '" + name + "' must be one value: " + value);
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
