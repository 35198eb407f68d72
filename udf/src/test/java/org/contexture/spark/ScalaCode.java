package org.contexture.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Scala code of a page, compiled by Scala's compiler and run in this JVM. */
public final class ScalaCode {
  private ScalaCode() {}

  /**
   * Compiles an object and calls its method {@code run}.
   *
   * @param folder an empty one for its classes
   * @param object name of the object, in no package
   * @param source the whole file
   * @return what the method returned
   */
  public static Object run(Path folder, String object, String source, Object... arguments)
      throws Exception {
    Path file = Files.writeString(folder.resolve(object + ".scala"), source, UTF_8);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> command =
        Stream.of(
                "-d", classes, "-classpath", System.getProperty("java.class.path"), "-Werror", file)
            .map(Object::toString)
            .toList();
    assertThat(scala.tools.nsc.Main.process(command.toArray(String[]::new)))
        .as("Scala compiles " + source)
        .isTrue();
    URL[] urls = {new File(classes + File.separator).toURI().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, ScalaCode.class.getClassLoader())) {
      return Stream.of(loader.loadClass(object).getMethods())
          .filter(method -> method.getName().equals("run"))
          .findFirst()
          .orElseThrow()
          .invoke(null, arguments);
    }
  }
}
