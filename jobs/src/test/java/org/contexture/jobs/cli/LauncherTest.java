package org.contexture.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, in an installation of its own, with a program in Java's place that tells how it was
 * called.
 */
class LauncherTest {
  private static final Path SCRIPT = Path.of("bin", "contexture");

  /** Its arguments, Spark's address and the locale, each with a byte of 0 behind it. */
  private static final String TELL =
      "#!/bin/bash\nprintf '%s\\0' \"$@\" \"SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-}\""
          + " \"LC_ALL=${LC_ALL:-}\" > \"$TOLD\"\n";

  @TempDir Path folder;
  private Path home;
  private final List<String> told = new ArrayList<>();
  private String complaint = "";

  @BeforeEach
  void install() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs /bin/bash");
    home = install("my programs");
  }

  private Path install(String name) throws IOException {
    Path root = folder.resolve(name);
    for (String below : List.of("src/main", "udf/src/main", "jobs/src/main", "jobs/bin")) {
      Files.createDirectories(root.resolve(below));
    }
    for (String pom : List.of("pom.xml", "src/pom.xml", "udf/pom.xml", "jobs/pom.xml")) {
      Files.writeString(root.resolve(pom), "");
    }
    Files.copy(SCRIPT, root.resolve("jobs/bin/contexture"));
    Files.createDirectories(root.resolve("jobs/target/spark/jars"));
    Files.writeString(root.resolve("jobs/target/contexture-jobs.jar"), "");
    program(root.resolve("java/bin/java"));
    program(root.resolve("spark/bin/spark-submit"));
    return root;
  }

  private static void program(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, TELL);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void anInstallationMayLieInAFolderWithASpace() throws Exception {
    assertThat(run(Map.of(), "embed", "--input", "a file.jsonl")).isZero();

    assertThat(told)
        .contains(
            "-Dlog4j2.configurationFile=file://"
                + home.toString().replace(" ", "%20")
                + "/conf/log4j2.properties",
            home + "/jobs/target/contexture-jobs.jar:" + home + "/jobs/target/spark/jars/*")
        .containsSequence(
            "org.apache.spark.deploy.SparkSubmit",
            "--class",
            "org.contexture.jobs.Contexture",
            "spark-internal",
            "embed",
            "--input",
            "a file.jsonl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--master spark://host:7077",
        "--master=local-cluster[2,1,1024]",
        "--conf spark.master=spark://host:7077",
        "--properties-file its.conf"
      })
  void aClusterGetsTheJar(String options) throws Exception {
    assertThat(run(Map.of(), (options + " embed").split(" ", -1))).isZero();

    assertThat(told).containsSequence(home + "/jobs/target/contexture-jobs.jar", "embed");
  }

  @Test
  void aMasterOfTheEnvironmentGetsTheJar() throws Exception {
    assertThat(run(Map.of("MASTER", "spark://host:7077"), "embed")).isZero();

    assertThat(told).containsSequence(home + "/jobs/target/contexture-jobs.jar", "embed");
  }

  /**
   * What is no help may be a value, or goes wrong and is told with Spark's classes.
   *
   * @param direct whether Spark is not started
   * @param alone whether its jars are not on the class path either
   */
  @ParameterizedTest
  @CsvSource({
    "--help, true, true",
    "-V, true, true",
    "'', true, true",
    "embed -h, true, true",
    "search --help, true, true",
    "embed --prompt -h, true, false",
    "embed --unknown --help, true, false",
    "--prompt --help, true, false",
    "help embed, true, false",
    "inspect --model a, true, false",
    "convert, true, false",
    "embed, false, false",
    "inspect --conf spark.hadoop.fs.s3a.endpoint=http://host, false, false",
  })
  void whatNeedsNoSparkDoesNotStartIt(String line, boolean direct, boolean alone) throws Exception {
    assertThat(run(Map.of(), line.isEmpty() ? new String[0] : line.split(" ", -1))).isZero();

    assertThat(told.contains("org.apache.spark.deploy.SparkSubmit")).isNotEqualTo(direct);
    assertThat(told.get(told.indexOf("-cp") + 1).endsWith("contexture-jobs.jar")).isEqualTo(alone);
    assertThat(complaint.isEmpty()).as("nothing is prepared for it").isEqualTo(direct);
  }

  @Test
  void classesAreMappedOnceForThisJarAndUsedFromThenOn() throws Exception {
    // What a JVM does at its exit, but that it is told of it.
    Path java = home.resolve("java/bin/java");
    Files.writeString(
        java,
        """
        for arg; do case $arg in -XX:ArchiveClassesAtExit=*) echo x > "${arg#*=}";; esac; done
        echo run >> "$TOLD.runs"
        """,
        StandardOpenOption.APPEND);
    Path runs = folder.resolve("told.runs");

    for (int expected : List.of(2, 3, 4)) {
      told.clear();
      assertThat(run(Map.of(), "embed")).isZero();
      assertThat(Files.readAllLines(runs)).hasSize(expected);
      assertThat(told).anyMatch(arg -> arg.startsWith("-XX:SharedArchiveFile=" + home));
    }

    Files.setLastModifiedTime(
        home.resolve("jobs/target/contexture-jobs.jar"),
        FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(run(Map.of(), "embed")).isZero();
    assertThat(Files.readAllLines(runs)).hasSize(6);
  }

  @Test
  void aJavaThatMapsNoClassesIsAskedOnce() throws Exception {
    assertThat(run(Map.of(), "embed")).isZero();
    assertThat(complaint).isEqualTo("Preparing quick starts, once ...\n");
    assertThat(told).noneMatch(arg -> arg.startsWith("-XX:SharedArchiveFile"));

    assertThat(run(Map.of(), "embed")).isZero();
    assertThat(complaint).isEmpty();
  }

  @Test
  void anInstallationOfSparkGetsTheSameOptionsInOneString() throws Exception {
    assertThat(run(Map.of("SPARK_HOME", home + "/spark"), "embed")).isZero();

    assertThat(told.subList(0, 2))
        .containsExactly(
            "--driver-java-options",
            "\"-Dlog4j2.configurationFile=file://"
                + home.toString().replace(" ", "%20")
                + "/conf/log4j2.properties\" \"-Dcontexture.log.level=off\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a,b"})
  void aPathThatNoClassPathTakesIsRefused(String name) throws Exception {
    home = install(name);

    assertThat(run(Map.of(), "embed")).isEqualTo(1);
    assertThat(complaint)
        .isEqualTo(
            "contexture: the path of the installation must have no colon and no comma: "
                + home
                + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "xx_XX.nothing"})
  void javaRunsUnderALocaleOfUtf8(String locale) throws Exception {
    assumeTrue(hasUtf8(), "needs C.UTF-8");
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "needs a JVM of UTF-8");

    assertThat(run(Map.of("LC_ALL", locale), "embed", "--input", "caf\u00E9.jsonl")).isZero();

    assertThat(told).contains("caf\u00E9.jsonl").endsWith("LC_ALL=C.UTF-8");
  }

  @Test
  void aLocaleOfUtf8StaysAsItIs() throws Exception {
    assumeTrue(hasUtf8(), "needs C.UTF-8");

    assertThat(run(Map.of("LC_ALL", "C.utf8"), "embed")).isZero();

    assertThat(told).endsWith("LC_ALL=C.utf8");
  }

  private static boolean hasUtf8() throws Exception {
    Process asked =
        new ProcessBuilder("/bin/bash", "-c", "[ \"$(LC_ALL=C.UTF-8 locale charmap)\" = UTF-8 ]")
            .start();
    return asked.waitFor() == 0;
  }

  @ParameterizedTest
  @CsvSource({
    "2, '', '', 127.0.0.1",
    "2, local[4], '', 127.0.0.1",
    "2, '', 10.0.0.7, 10.0.0.7",
    "2, spark://host:7077, '', ''",
    "0, '', '', ''"
  })
  void aMachineWhoseNameDoesNotResolveHasALocalAddress(
      int found, String master, String given, String address) throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Files.writeString(tools.resolve("getent"), "#!/bin/bash\nexit " + found + "\n");
    assertThat(tools.resolve("getent").toFile().setExecutable(true)).isTrue();
    String path = tools + ":" + System.getenv("PATH");
    String[] args =
        master.isEmpty() ? new String[] {"embed"} : new String[] {"embed", "--master", master};

    assertThat(run(Map.of("PATH", path, "SPARK_LOCAL_IP", given), args)).isZero();

    assertThat(told).contains("SPARK_LOCAL_IP=" + address);
  }

  @Test
  void manyArgumentsGoThroughAFileAsTheyAre() throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "needs a JVM of UTF-8");
    String[] args = {
      "embed",
      "--prompt",
      "\u6587".repeat(400),
      "--query",
      "",
      "@alice",
      "a\r\nb\t\"c\" \\d #e",
      "x\n"
    };

    assertThat(run(Map.of(), args)).isZero();

    assertThat(told).noneMatch(arg -> arg.contains("\u6587"));
    Path file =
        told.stream()
            .filter(arg -> arg.startsWith("-Dcontexture.arguments="))
            .map(arg -> Path.of(arg.substring(arg.indexOf('=') + 1)))
            .findFirst()
            .orElseThrow();
    assertThat(LauncherFile.take(file)).containsExactly(args);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--deploy-mode cluster",
        "--deploy-mode=cluster",
        "--conf spark.submit.deployMode=cluster",
        "--conf=spark.submit.deployMode=cluster"
      })
  void aDriverOnAnotherMachineIsGivenItsArguments(String elsewhere) throws Exception {
    String most = "x".repeat(1200);

    assertThat(run(Map.of(), ("embed " + elsewhere + " --prompt " + most).split(" ", -1))).isZero();

    assertThat(told).contains(most);
  }

  @Test
  void argumentsOfARunThatWasKilledGoWithTheNextOne() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String kind = "contexture-arguments.";
    Path left = Files.createFile(folder.resolve(kind + ended.pid() + ".abc123"));
    Path alive = Files.createFile(folder.resolve(kind + ProcessHandle.current().pid() + ".abc123"));

    assertThat(run(Map.of(), "embed")).isZero();

    assertThat(left).doesNotExist();
    assertThat(alive).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--driver-memory 3g", "--driver-memory=3g"})
  void theMemoryThatSparkIsToldOfIsJavas(String memory) throws Exception {
    assertThat(run(Map.of(), (memory + " embed --prompt a=b").split(" ", -1))).isZero();

    assertThat(told)
        .contains("-Xmx3g")
        .containsSequence("--driver-memory", "3g")
        .containsSequence("embed", "--prompt", "a=b");
  }

  @ParameterizedTest
  @CsvSource({
    "SPARK_HOME, contexture: SPARK_HOME has no bin/spark-submit: FOLDER",
    "JAVA_HOME, contexture: Java 17 or 21 is needed: there is no FOLDER/bin/java"
  })
  void whatCannotBeStartedIsToldAndNoFileStays(String variable, String problem) throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(run(Map.of(variable, empty.toString()), "embed", "--prompt", "x".repeat(1200)))
        .isEqualTo(1);

    assertThat(complaint).isEqualTo(problem.replace("FOLDER", empty.toString()) + "\n");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).noneMatch(file -> file.toString().contains("contexture-arguments"));
    }
  }

  @Test
  void anOptionOfSparkWithoutItsValueIsTold() throws Exception {
    assertThat(run(Map.of(), "embed", "--master")).isEqualTo(2);

    assertThat(complaint).isEqualTo("contexture: --master needs a value\n");
  }

  private int run(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("jobs/bin/contexture").toString());
    command.addAll(List.of(args));
    Path answer = folder.resolve("told");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    Stream.of("SPARK_HOME", "SPARK_CONF_DIR", "MASTER", "LANG", "LC_CTYPE")
        .forEach(builder.environment()::remove);
    builder.environment().put("JAVA_HOME", home + "/java");
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().put("TOLD", answer.toString());
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    complaint = Files.readString(err);
    if (Files.exists(answer)) {
      String all = new String(Files.readAllBytes(answer), StandardCharsets.UTF_8);
      told.addAll(Arrays.asList(all.substring(0, all.length() - 1).split("\0", -1)));
    }
    return code;
  }
}
