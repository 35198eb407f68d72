package org.contexture.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.Nearest;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.column.InputNames;

/** The settings of one run: checked values, and where each came from. */
public final class JobConfig {
  private static final String DEFAULT = "default";

  /** Key of the block that holds what {@code --vector} holds on the command line. */
  private static final String VECTORS = "vectors";

  private final Map<JobOption, List<String>> values;
  private final Map<JobOption, String> origins;

  private JobConfig(Map<JobOption, List<String>> values, Map<JobOption, String> origins) {
    this.values = values;
    this.origins = origins;
  }

  /**
   * The defaults, over them the file, over that the flags.
   *
   * @param file HOCON, its keys those of {@link JobOption}
   * @param flags values as given on the command line
   * @throws ConfigException with every problem of the file and the flags
   */
  public static JobConfig of(Optional<Path> file, Map<JobOption, List<String>> flags) {
    return of(file, flags, true, true);
  }

  /** As {@link #of(Optional, Map)}, for a command that writes no output. */
  public static JobConfig withoutOutput(Optional<Path> file, Map<JobOption, List<String>> flags) {
    return of(file, flags, false, true);
  }

  /**
   * As {@link #withoutOutput}, for a command that gives no row its vectors: spans need no columns.
   */
  public static JobConfig withoutRows(Optional<Path> file, Map<JobOption, List<String>> flags) {
    return of(file, flags, false, false);
  }

  private static JobConfig of(
      Optional<Path> file,
      Map<JobOption, List<String>> flags,
      boolean needsOutput,
      boolean needsSpans) {
    Map<JobOption, List<String>> values = new EnumMap<>(JobOption.class);
    Map<JobOption, String> origins = new EnumMap<>(JobOption.class);
    List<String> problems = new ArrayList<>();
    for (JobOption option : JobOption.values()) {
      option.defaultValue().ifPresent(value -> values.put(option, List.of(value)));
      origins.put(option, DEFAULT);
    }
    file.ifPresent(
        path ->
            readFile(path, problems)
                .forEach(
                    (option, found) -> {
                      values.put(option, found);
                      origins.put(option, path.toString());
                    }));
    flags.forEach(
        (option, found) -> {
          values.put(option, List.copyOf(found));
          origins.put(option, option.flag());
        });
    values.forEach(
        (option, found) -> found.forEach(value -> option.problem(value).ifPresent(problems::add)));
    JobConfig config = new JobConfig(values, origins);
    config.checkTogether(problems, needsOutput, needsSpans);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private static Map<JobOption, List<String>> readFile(Path path, List<String> problems) {
    Map<JobOption, List<String>> found = new EnumMap<>(JobOption.class);
    if (!Files.isReadable(path)) {
      problems.add("Cannot read config: no such file: " + path);
      return found;
    }
    try {
      Config config =
          ConfigFactory.parseFile(
                  path.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
              .resolve();
      for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
        Optional<JobOption> option = JobOption.find(entry.getKey());
        boolean none = entry.getValue().valueType() == ConfigValueType.NULL;
        if (option.isEmpty() && !entry.getKey().equals(VECTORS)) {
          problems.add("Unknown config key '" + entry.getKey() + "'" + hint(entry.getKey()));
        } else if (option.isPresent() && !none) {
          found.put(option.get(), texts(option.get(), entry.getValue(), problems));
        }
      }
      if (config.hasPath(VECTORS)) {
        List<String> vectors = VectorsBlock.read(config.getValue(VECTORS), problems);
        if (found.put(JobOption.VECTOR, vectors) != null) {
          problems.add("vector and vectors must not both be given");
        }
      }
    } catch (com.typesafe.config.ConfigException e) {
      problems.add("Cannot read config: " + e.getMessage());
    }
    return found;
  }

  private static String hint(String key) {
    List<String> keys =
        Stream.concat(Arrays.stream(JobOption.values()).map(JobOption::key), Stream.of(VECTORS))
            .toList();
    return Nearest.to(key, keys).map(nearest -> "; did you mean '" + nearest + "'?").orElse("");
  }

  private static List<String> texts(JobOption option, ConfigValue value, List<String> problems) {
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

  private void checkTogether(List<String> problems, boolean needsOutput, boolean needsSpans) {
    if (needsOutput && !list(JobOption.INPUT).isEmpty() && find(JobOption.OUTPUT).isEmpty()) {
      problems.add("output must be given where input is");
    }
    if (list(JobOption.TEXT_COLUMN).isEmpty()) {
      problems.add("text-column must name a column");
    }
    if (Set.copyOf(list(JobOption.TEXT_COLUMN)).size() < list(JobOption.TEXT_COLUMN).size()) {
      problems.add(
          "text-column must name each column once: "
              + String.join(", ", list(JobOption.TEXT_COLUMN)));
    }
    checkVectors(problems, needsSpans);
    for (String option : list(JobOption.INPUT_OPTION)) {
      if (option.indexOf('=') < 1) {
        problems.add("input-option must be KEY=VALUE: " + option);
      }
    }
  }

  private void checkVectors(List<String> problems, boolean needsSpans) {
    List<VectorSpec> vectors = vectors(problems);
    List<String> names = vectors.stream().map(VectorSpec::name).toList();
    if (Set.copyOf(names).size() < names.size()) {
      problems.add("vector must name each column once: " + String.join(", ", names));
    }
    if (needsSpans) {
      checkSpans(vectors, problems);
    }
  }

  private void checkSpans(List<VectorSpec> vectors, List<String> problems) {
    boolean ofSpans = vectors.stream().anyMatch(vector -> vector.level() == Level.SPAN);
    List<String> begins = list(JobOption.SPAN_BEGIN_COLUMN);
    List<String> ends = list(JobOption.SPAN_END_COLUMN);
    int texts = list(JobOption.TEXT_COLUMN).size();
    if (ofSpans && (begins.size() != texts || ends.size() != texts)) {
      problems.add(
          "a vector of level span needs a span-begin-column and a span-end-column for each"
              + " text-column: "
              + begins.size()
              + " and "
              + ends.size()
              + " for "
              + texts);
    }
    if (!ofSpans && !(begins.isEmpty() && ends.isEmpty())) {
      problems.add("span-begin-column and span-end-column need a vector of level span");
    }
  }

  private List<VectorSpec> vectors(List<String> problems) {
    return list(JobOption.VECTOR).stream().map(text -> VectorSpec.parse(text, problems)).toList();
  }

  /** The columns that hold texts and spans. */
  public InputNames textColumns() {
    return new InputNames(
        list(JobOption.TEXT_COLUMN),
        list(JobOption.SPAN_BEGIN_COLUMN),
        list(JobOption.SPAN_END_COLUMN));
  }

  /** The value, or nothing where none was given and none is the default. */
  public Optional<String> find(JobOption option) {
    return list(option).stream().reduce((first, last) -> last);
  }

  /**
   * The value of an option that must be given.
   *
   * @throws ConfigException where it is not
   */
  public String need(JobOption option) {
    return find(option)
        .orElseThrow(() -> new ConfigException(List.of(option.key() + " must be given")));
  }

  /** The value of an option that has a default. */
  public String get(JobOption option) {
    return find(option).orElseThrow(() -> new IllegalStateException(option + " has no default"));
  }

  /** All values of a repeatable option. */
  public List<String> list(JobOption option) {
    return values.getOrDefault(option, List.of());
  }

  public Optional<Integer> findInt(JobOption option) {
    return find(option).map(Integer::valueOf);
  }

  public int getInt(JobOption option) {
    return Integer.parseInt(get(option));
  }

  /** What is asked of the encoder. */
  public EncoderSpec encoderSpec() {
    return new EncoderSpec(
        find(JobOption.POOLING).flatMap(Pooling::find),
        find(JobOption.NORMALIZE).map(Boolean::valueOf),
        findInt(JobOption.MAX_TOKENS),
        find(JobOption.PROMPT),
        LongText.find(get(JobOption.LONG_TEXT)).orElseThrow(),
        findInt(JobOption.STRIDE),
        getInt(JobOption.CHUNK_TOKENS),
        vectors(new ArrayList<>()));
  }

  /** Where the value came from: {@code default}, the file, or the flag. */
  public String origin(JobOption option) {
    return origins.get(option);
  }

  /** Whether neither the file nor a flag says anything. */
  public boolean isDefault(JobOption option) {
    return origins.get(option).equals(DEFAULT);
  }

  /** Key and value of every option that has one. */
  public Map<String, String> describe() {
    Map<String, String> described = new LinkedHashMap<>();
    for (JobOption option : JobOption.values()) {
      if (!list(option).isEmpty()) {
        described.put(option.key(), String.join(", ", list(option)));
      }
    }
    return described;
  }
}
