package org.contexture.jobs.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.llama2c.Llama2cConverter;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.failure.ExitCode;

/** {@code convert}: an encoder folder from a model in another format. Needs no Spark. */
public final class ConvertCommand {
  private static final Set<JobOption> OPTIONS =
      EnumSet.of(JobOption.FROM, JobOption.TOKENIZER, JobOption.OUTPUT);

  public static final Command COMMAND =
      new Command(
          "convert",
          "Makes an encoder folder of a LLaMA model in the files of llama2.c.",
          OPTIONS,
          EnumSet.of(Flag.VERBOSE),
          ConvertCommand::run);

  private ConvertCommand() {}

  private static ExitCode run(Invocation invocation) {
    JobConfig config = JobConfig.withoutOutput(invocation.configFile(), invocation.options());
    Map<JobOption, Path> paths = paths(config);
    Llama2cConverter converter =
        Llama2cConverter.open(paths.get(JobOption.FROM), paths.get(JobOption.TOKENIZER));
    ModelFolder folder = write(converter, paths.get(JobOption.OUTPUT));
    invocation
        .out()
        .printf(
            "%s holds a model of %d blocks, %,d bytes: --model %s%n",
            folder.root(),
            OnnxGraph.read(folder).signature().hiddenLayers().blocks(),
            folder.bytes(),
            config.get(JobOption.OUTPUT));
    return ExitCode.DONE;
  }

  private static Map<JobOption, Path> paths(JobConfig config) {
    Map<JobOption, Path> paths = new EnumMap<>(JobOption.class);
    List<String> problems = new ArrayList<>();
    for (JobOption option : OPTIONS) {
      config
          .find(option)
          .ifPresentOrElse(
              path -> paths.put(option, Path.of(path)),
              () -> problems.add(option.key() + " must be given"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return paths;
  }

  private static ModelFolder write(Llama2cConverter converter, Path output) {
    try {
      return converter.write(output);
    } catch (IOException e) {
      // Something else may be in the way too: a file where a folder above the output is to be.
      if (e instanceof FileAlreadyExistsException exists
          && output.toString().equals(exists.getFile())) {
        throw new ConfigException(
            List.of("Cannot write output " + output + ": it exists; give another output"));
      }
      throw new UncheckedIOException("Cannot write output " + output + ": " + e, e);
    }
  }
}
