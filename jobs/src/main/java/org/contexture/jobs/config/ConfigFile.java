package org.contexture.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.spec.NearestName;

/**
 * A config file in HOCON.
 *
 * @param known the options that may be in it: those of all commands
 */
record ConfigFile(Path path, List<Option<?>> known) {
  /** Key of the block that holds what {@code --vector} holds on the command line. */
  private static final String VECTORS = "vectors";

  /**
   * The texts of the values that it gives.
   *
   * @param problems gets a sentence for each key that is none and each value that cannot be one
   */
  Map<Option<?>, List<String>> read(List<String> problems) {
    Map<Option<?>, List<String>> found = new HashMap<>();
    if (!Files.isReadable(path)) {
      problems.add("Cannot read config: no such file: " + path);
      return found;
    }
    try {
      if (Files.isRegularFile(path)) {
        // The library puts U+FFFD for what is no UTF-8.
        Files.readString(path);
      }
      ConfigParseOptions options =
          ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(LocalIncluder.ALONE);
      read(ConfigFactory.parseFile(path.toFile(), options).resolve(), found, problems);
    } catch (CharacterCodingException e) {
      problems.add("Cannot read config: it must be UTF-8: " + path);
    } catch (IOException e) {
      problems.add("Cannot read config: " + path + ": " + e.getMessage());
    } catch (com.typesafe.config.ConfigException e) {
      problems.add("Cannot read config: " + e.getMessage());
    }
    return found;
  }

  private void read(Config config, Map<Option<?>, List<String>> found, List<String> problems) {
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      Optional<Option<?>> option = find(entry.getKey());
      boolean none = entry.getValue().valueType() == ConfigValueType.NULL;
      if (option.isEmpty() && !entry.getKey().equals(VECTORS)) {
        problems.add("Unknown config key '" + entry.getKey() + "'" + hint(entry.getKey()));
      } else if (option.isPresent() && !none) {
        found.put(option.get(), texts(option.get(), entry.getValue(), problems));
      }
    }
    if (config.hasPath(VECTORS)) {
      List<String> vectors = VectorsBlock.read(config.getValue(VECTORS), problems);
      if (found.put(ModelSettings.VECTOR, vectors) != null) {
        problems.add("vector and vectors must not both be given");
      }
    }
  }

  private Optional<Option<?>> find(String key) {
    for (Option<?> option : known) {
      if (option.key().equals(key)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  private String hint(String key) {
    List<String> keys = Stream.concat(known.stream().map(Option::key), Stream.of(VECTORS)).toList();
    return NearestName.to(key, keys).map(nearest -> "; did you mean '" + nearest + "'?").orElse("");
  }

  private static List<String> texts(Option<?> option, ConfigValue value, List<String> problems) {
    if (value.valueType() == ConfigValueType.OBJECT
        || (value.valueType() == ConfigValueType.LIST && !option.repeatable())) {
      problems.add(option.key() + " must be one value: " + value.unwrapped());
      return List.of();
    }
    if (value.unwrapped() instanceof List<?> list && list.contains(null)) {
      problems.add(option.key() + " must not hold null: " + list);
      return list.stream().filter(Objects::nonNull).map(String::valueOf).toList();
    }
    return value.unwrapped() instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value.unwrapped()));
  }
}
