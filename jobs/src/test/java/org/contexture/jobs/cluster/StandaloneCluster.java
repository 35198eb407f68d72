package org.contexture.jobs.cluster;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A master, two workers of one core each, and submitted jobs, all processes of their own on this
 * machine's loopback, from the jars that the build stages.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Path STAGED = Path.of("target", "spark", "jars").toAbsolutePath();
  private static final Path JAR = Path.of("target", "contexture-jobs.jar").toAbsolutePath();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();
  private static final Path LOGGING =
      Path.of("..", "conf", "log4j2.properties").toAbsolutePath().normalize();
  private static final String LOOPBACK = "127.0.0.1";
  private static final int WORKERS = 2;

  /** Processes that end after seconds gain nothing from what a JVM does for the long run. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Path home;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private int workersEver;
  private final int port;
  private final int uiPort;

  private StandaloneCluster(Path home) throws IOException {
    this.home = home;
    this.port = freePort();
    this.uiPort = freePort();
  }

  /**
   * Starts the cluster and waits until both workers are there.
   *
   * @param home an empty folder, for the Spark home, logs and work
   */
  static StandaloneCluster start(Path home) throws IOException, InterruptedException {
    Files.createSymbolicLink(home.resolve("jars"), STAGED);
    StandaloneCluster cluster = new StandaloneCluster(home);
    try {
      cluster.startAll();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll() throws IOException, InterruptedException {
    daemon(
        "master",
        "org.apache.spark.deploy.master.Master",
        "--host",
        LOOPBACK,
        "--port",
        Integer.toString(port),
        "--webui-port",
        Integer.toString(uiPort));
    while (workers.size() < WORKERS) {
      startWorker();
    }
    awaitWorkers();
  }

  private void startWorker() throws IOException {
    String name = "worker-" + ++workersEver;
    workers.add(
        daemon(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            LOOPBACK,
            "--webui-port",
            "0",
            "--cores",
            "1",
            "--memory",
            "2g",
            "--work-dir",
            home.resolve(name).toString(),
            master()));
  }

  private void awaitWorkers() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (aliveWorkers() < WORKERS) {
      if (System.nanoTime() > deadline || workers.stream().anyMatch(p -> !p.isAlive())) {
        throw new IllegalStateException("The cluster did not come up:\n" + logs());
      }
      Thread.sleep(100);
    }
  }

  private Process daemon(String name, String mainClass, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx512m"));
    command.addAll(QUICK_START);
    command.addAll(moduleOptions());
    command.addAll(List.of("-cp", STAGED + "/*", mainClass));
    command.addAll(List.of(args));
    Process process = start(command, home.resolve(name + ".log"));
    processes.add(process);
    return process;
  }

  private Process start(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    environment(builder);
    builder.directory(home.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return builder.start();
  }

  private void environment(ProcessBuilder builder) {
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
  }

  private static List<String> moduleOptions() {
    return List.of(System.getProperty("spark.module.options").strip().split("\\s+", -1));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String master() {
    return "spark://" + LOOPBACK + ":" + port;
  }

  private int aliveWorkers() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + uiPort + "/json/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      String body =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonObject state = JsonParser.parseString(body).getAsJsonObject();
      return state.get("aliveworkers").getAsInt();
    } catch (IOException | JsonParseException notYet) {
      // The page is there before the state is.
      return 0;
    }
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> logs = Files.list(home)) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
        all.append(log.getFileName()).append('\n').append(Files.readString(log)).append('\n');
      }
    }
    return all.toString();
  }

  /**
   * A job that has ended.
   *
   * @param executorPeakBytes the most memory that an executor's process held, as far as it was seen
   */
  record Submitted(int exitCode, String out, String err, double seconds, long executorPeakBytes) {}

  /**
   * A job that was started.
   *
   * @param process its driver
   */
  record Running(Process process, Path out, Path err, long start) {
    boolean isAlive() {
      return process.isAlive();
    }

    /** As {@code kill -9} ends it. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * Submits a job and waits for its end.
   *
   * @param sparkOptions options of spark-submit
   * @param args the command and its options
   */
  Submitted submit(List<String> sparkOptions, List<String> args)
      throws IOException, InterruptedException {
    return await(start(sparkOptions, args));
  }

  /** Submits a job. */
  Running start(List<String> sparkOptions, List<String> args) throws IOException {
    return start(List.of(), sparkOptions, args);
  }

  /**
   * Submits a job from a shell that has done something before, such as setting a limit.
   *
   * @param shell words before those of the command
   */
  Running start(List<String> shell, List<String> sparkOptions, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>(shell);
    command.addAll(List.of(JAVA, "-Xmx1g"));
    command.addAll(QUICK_START);
    command.addAll(moduleOptions());
    // As the launcher has it: the application's own words are alone on stderr.
    command.add("-Dlog4j2.configurationFile=" + LOGGING);
    command.add("-Dcontexture.log.level=off");
    command.addAll(List.of("-cp", STAGED + "/*", "org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", master(), "--class", "org.contexture.jobs.Contexture"));
    command.addAll(List.of("--conf", "spark.driver.host=" + LOOPBACK));
    command.addAll(List.of("--conf", "spark.executor.memory=2g"));
    command.addAll(
        List.of("--conf", "spark.executor.extraJavaOptions=" + String.join(" ", QUICK_START)));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(sparkOptions);
    command.add(JAR.toString());
    command.addAll(args);
    Path out = Files.createTempFile(home, "submit-", ".out");
    Path err = Files.createTempFile(home, "submit-", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    environment(builder);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    processes.add(process);
    return new Running(process, out, err, start);
  }

  /** Waits for a job's end. */
  Submitted await(Running job) throws IOException, InterruptedException {
    long peak = 0;
    while (!job.process().waitFor(200, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, executorPeakBytes());
      if (System.nanoTime() - job.start() > Duration.ofMinutes(10).toNanos()) {
        job.kill();
        throw new IllegalStateException("The job did not end:\n" + Files.readString(job.err()));
      }
    }
    return new Submitted(
        job.process().exitValue(),
        Files.readString(job.out()),
        Files.readString(job.err()),
        (System.nanoTime() - job.start()) / 1e9,
        peak);
  }

  /** The executors that run now. */
  List<ProcessHandle> executors() {
    return workers.stream().flatMap(Process::descendants).toList();
  }

  /** Ends a worker and its executor, as {@code kill -9} ends them. */
  void killWorker() throws InterruptedException {
    Process worker = workers.remove(WORKERS - 1);
    List<ProcessHandle> executors = worker.descendants().toList();
    worker.destroyForcibly().waitFor();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** Starts a new worker in the place of each that was killed. */
  void replaceWorkers() throws IOException, InterruptedException {
    while (workers.size() < WORKERS) {
      startWorker();
    }
    awaitWorkers();
  }

  /** Executors are children of the workers. Linux tells the peak; elsewhere it is 0. */
  private long executorPeakBytes() {
    return processes.stream()
        .flatMap(Process::descendants)
        .mapToLong(executor -> peakBytes(executor.pid()))
        .max()
        .orElse(0);
  }

  private static long peakBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException gone) {
      return 0;
    }
  }

  /** Ends every process that the cluster started, the executors among them. */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>();
    for (Process process : processes) {
      process.descendants().forEach(all::add);
      all.add(process.toHandle());
    }
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }
}
