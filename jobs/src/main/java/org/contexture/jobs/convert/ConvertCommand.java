package org.contexture.jobs.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.contexture.encoder.llama2c.Llama2cConverter;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.NewFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.transformers.CheckpointConverter;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.path.LocalPath;

/** {@code convert}: an encoder folder from a model in another format. Needs no Spark. */
public final class ConvertCommand {
  public static final Command COMMAND =
      new Command(
          "convert",
          "Makes an encoder folder of a transformer's weights, or of a model of llama2.c.",
          List.of(
              OutputSettings.OUTPUT,
              ConvertSettings.FROM,
              ConvertSettings.TOKENIZER,
              ConvertSettings.REFERENCE,
              ModelSettings.CACHE_DIR),
          EnumSet.of(Flag.VERBOSE),
          ConvertCommand::run);

  private ConvertCommand() {}

  private static ExitCode run(Invocation invocation) {
    ConvertSettings settings = ConvertSettings.of(invocation.parse(Purpose.ROWS));
    List<String> compared = new ArrayList<>();
    ModelFolder folder = write(converter(settings, compared), local(settings.output()));
    invocation
        .out()
        .printf(
            "%s holds a model of %d blocks, %,d bytes: --model %s%n",
            folder.root(),
            OnnxGraph.read(Comparison.ofGraph(folder)).signature().hiddenLayers().blocks(),
            folder.bytes(),
            settings.output());
    compared.forEach(invocation.out()::println);
    return ExitCode.DONE;
  }

  /**
   * What writes a folder that does not exist yet.
   *
   * @param compared gets a line for each thing that is told of a comparison with a reference
   */
  private static NewFolder.Filler converter(ConvertSettings settings, List<String> compared) {
    Path from = local(settings.from());
    if (!settings.isOfCheckpoint()) {
      return Llama2cConverter.open(from, local(settings.tokenizer()))::write;
    }
    CheckpointConverter converter = CheckpointConverter.open(from);
    Comparison comparison =
        new Comparison(from, settings.reference().map(ConvertCommand::local), settings.cacheDir());
    return output -> {
      converter.write(output, comparison::with);
      compared.addAll(comparison.lines());
    };
  }

  private static Path local(String name) {
    try {
      return LocalPath.of(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of("Cannot convert " + name + ": " + e.getMessage()));
    }
  }

  private static ModelFolder write(NewFolder.Filler converter, Path output) {
    try {
      converter.fill(output);
      return ModelFolder.open(output);
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
