package org.contexture.jobs.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
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
          List.of(OutputSettings.OUTPUT, ConvertSettings.FROM, ConvertSettings.TOKENIZER),
          EnumSet.of(Flag.VERBOSE),
          ConvertCommand::run);

  private ConvertCommand() {}

  private static ExitCode run(Invocation invocation) {
    ConvertSettings settings = ConvertSettings.of(invocation.parse(Purpose.ROWS));
    ModelFolder folder = write(converter(settings), local(settings.output()));
    invocation
        .out()
        .printf(
            "%s holds a model of %d blocks, %,d bytes: --model %s%n",
            folder.root(),
            OnnxGraph.read(ofGraph(folder)).signature().hiddenLayers().blocks(),
            folder.bytes(),
            settings.output());
    return ExitCode.DONE;
  }

  /** Texts may have a way without one, which need not be the one that they take by default. */
  private static ModelFolder ofGraph(ModelFolder folder) {
    return folder.ways().stream()
        .filter(way -> !way.files().isOfWeights())
        .findFirst()
        .orElse(folder);
  }

  /** What writes a folder that does not exist yet. */
  private static NewFolder.Filler converter(ConvertSettings settings) {
    Path from = local(settings.from());
    return settings.isOfCheckpoint()
        ? CheckpointConverter.open(from)::write
        : Llama2cConverter.open(from, local(settings.tokenizer()))::write;
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
