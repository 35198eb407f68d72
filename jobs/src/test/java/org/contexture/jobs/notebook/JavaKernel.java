package org.contexture.jobs.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;

/** Runs the cells of a notebook with the JDK's own JShell, in this JVM, as a Java kernel does. */
public final class JavaKernel implements AutoCloseable {
  /** The value of a cell's last expression, put here by the shell. */
  public static Object shown;

  private final JShell shell = JShell.builder().executionEngine("local").build();

  JavaKernel() {
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      shell.addToClasspath(part);
    }
  }

  /**
   * Runs a cell.
   *
   * @return its outputs, as a notebook holds them
   */
  JsonArray run(String code, int count) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    Object value;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      value = evaluate(code);
    } finally {
      System.setOut(before);
    }
    JsonArray outputs = new JsonArray();
    if (printed.size() > 0) {
      outputs.add(stream(printed.toString(StandardCharsets.UTF_8)));
    }
    if (value != null) {
      outputs.add(result(value, count));
    }
    return outputs;
  }

  /** The value of the last snippet, where it is an expression. */
  private Object evaluate(String code) {
    SnippetEvent last = null;
    String rest = code;
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (!next.completeness().isComplete()) {
        throw new AssertionError("Code must be complete:\n" + rest);
      }
      for (SnippetEvent event : shell.eval(next.source())) {
        check(event);
        last = event;
      }
      rest = next.remaining();
    }
    if (last != null
        && last.snippet() instanceof VarSnippet variable
        && variable.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      shell
          .eval(JavaKernel.class.getName() + ".shown = " + variable.name() + ";")
          .forEach(this::check);
      return shown;
    }
    return null;
  }

  private void check(SnippetEvent event) {
    String source = event.snippet().source();
    if (event.status() == Snippet.Status.REJECTED) {
      List<String> reasons =
          shell.diagnostics(event.snippet()).map(each -> each.getMessage(Locale.ROOT)).toList();
      throw new AssertionError("Cannot compile: " + reasons + "\n" + source);
    }
    if (event.snippet() instanceof DeclarationSnippet declared) {
      List<String> missing = shell.unresolvedDependencies(declared).toList();
      if (!missing.isEmpty()) {
        throw new AssertionError("Cannot resolve " + missing + "\n" + source);
      }
    }
    if (event.exception() != null) {
      throw new AssertionError("Cannot run:\n" + source, unwrapped(event.exception()));
    }
  }

  private static Throwable unwrapped(JShellException thrown) {
    if (thrown instanceof EvalException named) {
      AssertionError told =
          new AssertionError(named.getExceptionClassName() + ": " + named.getMessage());
      told.setStackTrace(named.getStackTrace());
      if (named.getCause() != null) {
        told.initCause(unwrapped(named.getCause()));
      }
      return told;
    }
    return thrown;
  }

  private static JsonObject stream(String text) {
    JsonObject output = new JsonObject();
    output.addProperty("name", "stdout");
    output.addProperty("output_type", "stream");
    output.add("text", lines(text));
    return output;
  }

  private static JsonObject result(Object value, int count) {
    JsonObject data = new JsonObject();
    if (value instanceof BufferedImage image) {
      data.addProperty("image/png", Base64.getEncoder().encodeToString(png(image)));
      data.addProperty("text/plain", image.getWidth() + " x " + image.getHeight() + " pixels");
    } else {
      data.add("text/plain", lines(value.toString()));
    }
    JsonObject output = new JsonObject();
    output.add("data", data);
    output.addProperty("execution_count", count);
    output.add("metadata", new JsonObject());
    output.addProperty("output_type", "execute_result");
    return output;
  }

  private static JsonArray lines(String text) {
    JsonArray lines = new JsonArray();
    for (String line : text.split("(?<=\n)", 0)) {
      lines.add(line);
    }
    return lines;
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    shown = null;
    shell.close();
  }
}
