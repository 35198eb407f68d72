package org.contexture.jobs.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every notebook runs from its first cell to its last and prints what is stored in it. With the
 * system property {@code notebooks.write} it is stored anew.
 */
class NotebooksIT {
  private static final Path FOLDER = Path.of("..", "notebooks");
  private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(\\.\\d+)?");

  /** An object as Java names it where it has no better name: another one in each run. */
  private static final Pattern ADDRESS = Pattern.compile("[\\w.$]+@[0-9a-f]{4,}");

  /** Another processor rounds otherwise, and what is trained on such numbers differs more. */
  private static final double TOLERANCE = 0.02;

  static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void aNotebookRunsAndPrintsWhatIsStoredInIt(Path file) throws IOException {
    Notebook notebook = Notebook.read(file);
    List<Notebook.Cell> cells = notebook.code();
    assertThat(notebook.format()).isEqualTo(4);
    assertThat(notebook.language()).isEqualTo("Java");
    boolean needsData = cells.stream().anyMatch(cell -> cell.source().contains("contexture.data"));
    assumeTrue(
        !needsData || System.getProperty("contexture.data") != null,
        "needs the system property contexture.data");

    List<JsonArray> outputs = new ArrayList<>();
    try (JavaKernel kernel = new JavaKernel()) {
      for (int c = 0; c < cells.size(); c++) {
        outputs.add(kernel.run(cells.get(c).source(), c + 1));
      }
    }

    if (Boolean.getBoolean("notebooks.write")) {
      for (int c = 0; c < cells.size(); c++) {
        cells.get(c).set(c + 1, outputs.get(c));
      }
      notebook.write();
    }
    for (int c = 0; c < cells.size(); c++) {
      compare(file + " cell " + (c + 1), cells.get(c), outputs.get(c), c + 1);
    }
  }

  private static void compare(String where, Notebook.Cell stored, JsonArray now, int count)
      throws IOException {
    assertThat(stored.count()).as(where).isEqualTo(count);
    assertThat(stored.outputs()).as(where).hasSize(now.size());
    for (int o = 0; o < now.size(); o++) {
      JsonObject before = stored.outputs().get(o).getAsJsonObject();
      JsonObject after = now.get(o).getAsJsonObject();
      assertThat(before.get("output_type")).as(where).isEqualTo(after.get("output_type"));
      if (after.has("text")) {
        compareTexts(
            where, Notebook.joined(before.get("text")), Notebook.joined(after.get("text")));
      } else {
        compareData(where, before.getAsJsonObject("data"), after.getAsJsonObject("data"));
      }
    }
  }

  private static void compareData(String where, JsonObject before, JsonObject after)
      throws IOException {
    assertThat(before.keySet()).as(where).isEqualTo(after.keySet());
    compareTexts(
        where, Notebook.joined(before.get("text/plain")), Notebook.joined(after.get("text/plain")));
    if (after.has("image/png")) {
      BufferedImage picture = image(before);
      BufferedImage drawn = image(after);
      assertThat(picture.getWidth()).as(where).isEqualTo(drawn.getWidth());
      assertThat(picture.getHeight()).as(where).isEqualTo(drawn.getHeight());
      assertThat(colors(drawn)).as(where + ": colours of the picture").isGreaterThan(3);
    }
  }

  private static BufferedImage image(JsonObject data) throws IOException {
    byte[] png = Base64.getDecoder().decode(data.get("image/png").getAsString());
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static long colors(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).distinct().count();
  }

  /** The same words and whole numbers, and nearly the same fractions. */
  private static void compareTexts(String where, String before, String after) {
    assertThat(after).as(where).doesNotContainPattern(ADDRESS);
    assertThat(words(after)).as(where).isEqualTo(words(before));
    List<String> stored = numbers(before);
    List<String> now = numbers(after);
    for (int n = 0; n < now.size(); n++) {
      double is = Double.parseDouble(now.get(n));
      double was = Double.parseDouble(stored.get(n));
      double allowed = now.get(n).contains(".") ? TOLERANCE * Math.max(1, Math.abs(was)) : 0;
      assertThat(Math.abs(is - was))
          .as(where + ": " + was + " and now " + is + " in\n" + after)
          .isLessThanOrEqualTo(allowed);
    }
  }

  private static String words(String text) {
    return NUMBER.matcher(text).replaceAll("#").replaceAll(" +", " ");
  }

  private static List<String> numbers(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(number -> number.replace(",", ""))
        .toList();
  }
}
