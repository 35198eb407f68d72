package org.contexture.jobs.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.contexture.jobs.fixture.Jobs;

/** A run that makes vectors of every level and precision, of strings and of given words. */
public final class EveryVector {
  /** The first row several times, so that a dictionary would be worth it. */
  private static final String CORPUS =
      """
      {"id":1,"text":"The bank of the river","b":4,"e":8,"words":["The","river",""],"bs":[0,4],"es":[3,9]}
      """
              .repeat(5)
          + """
          {"id":2,"text":"The bank of the river","b":null,"e":3,"words":["The",null],"bs":[],"es":[]}
          {"id":3,"text":"","b":0,"e":0,"words":[""," "],"bs":null,"es":[1]}
          {"id":4,"text":null,"b":1,"e":2,"words":null,"bs":[1],"es":[2]}
          """;

  private static final String[] OPTIONS = {
    "--partitions", "1",
    "--text-column", "text",
    "--text-column", "words",
    "--span-begin-column", "b",
    "--span-begin-column", "bs",
    "--span-end-column", "e",
    "--span-end-column", "es",
    "--vector", "v",
    "--vector", "i:precision=int8",
    "--vector", "bits:precision=binary",
    "--vector", "w:level=word",
    "--vector", "wb:level=word;precision=binary",
    "--vector", "t:level=token;precision=int8;range=4",
    "--vector", "s:level=span",
    "--vector", "c:level=chunk;dimension=100"
  };

  private EveryVector() {}

  /** The run, with its corpus in a folder. */
  public static EmbedJob of(Path folder, Path output) throws IOException {
    return with(folder, output, OPTIONS);
  }

  /** Another run over the same corpus. */
  static EmbedJob with(Path folder, Path output, String... options) throws IOException {
    Path input = Files.writeString(folder.resolve("c.json"), CORPUS);
    Stream<String> files = Stream.of("--input", input.toString(), "--output", output.toString());
    return Jobs.prepare(Stream.concat(files, Stream.of(options)).toArray(String[]::new));
  }
}
