package org.contexture.jobs.inspect;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.MemoryEstimate;
import org.contexture.encoder.model.FileNames;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModuleStep;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.model.RequestedModel;
import org.contexture.jobs.print.Json;

/** {@code inspect}: what a model takes, gives and needs, for people or as JSON. */
public final class InspectCommand {
  public static final Command COMMAND =
      new Command(
          "inspect",
          "Shows what a model takes, gives and needs.",
          Option.ofLists(
              ModelSettings.OPTIONS, List.of(ModelSettings.TOKEN_BUDGET, ModelSettings.CACHE_DIR)),
          EnumSet.of(Flag.JSON, Flag.VERBOSE),
          InspectCommand::run);

  private InspectCommand() {}

  private static ExitCode run(Invocation invocation) {
    RequestedModel model = new RequestedModel(ModelSettings.of(invocation.parse(Purpose.NO_ROWS)));
    EncoderSignature encoder = model.describe();
    Map<String, Object> facts =
        facts(encoder, model.defaults(), MemoryEstimate.of(encoder, model.runtime(1)));
    invocation.print(() -> Json.of(facts), () -> lines(facts));
    return ExitCode.DONE;
  }

  private static Map<String, Object> facts(
      EncoderSignature encoder, ModelDefaults model, MemoryEstimate memory) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", encoder.model());
    facts.put("kind", encoder.kind().name().toLowerCase(Locale.ROOT));
    facts.put("model_type", encoder.modelType());
    facts.put("family", encoder.states().family().id());
    facts.put("fingerprint", encoder.fingerprint());
    facts.put("model_fingerprint", encoder.modelFingerprint());
    facts.put("model_bytes", encoder.modelBytes());
    facts.put("dimension", encoder.dimension());
    facts.putAll(encoder.states().facts());
    facts.put("batches", encoder.states().batches().toString());
    facts.put("model_left_out", encoder.states().leftOut());
    facts.put("tokenizer", encoder.tokenizer());
    facts.put("special_tokens", encoder.specialTokens());
    facts.put("modules", model.modules().chain().stream().map(InspectCommand::module).toList());
    if (model.modules().route().isThere()) {
      facts.put("routes", model.modules().route().names());
    }
    facts.put("similarity", model.modules().similarity());
    Map<String, Object> prompts = new LinkedHashMap<>();
    model
        .prompts()
        .forEach(
            (name, prompt) ->
                prompts.put(
                    name, Map.of("value", prompt, "origin", FileNames.SENTENCE_TRANSFORMERS)));
    facts.put("prompts", prompts);
    Map<String, Object> settings = new LinkedHashMap<>();
    encoder
        .settings()
        .describe()
        .forEach(
            (key, setting) ->
                settings.put(key, Map.of("value", setting.value(), "origin", setting.origin())));
    facts.put("settings", settings);
    Map<String, Object> vectors = new LinkedHashMap<>();
    encoder.vectors().forEach(vector -> vectors.put(vector.name(), vector.describe()));
    facts.put("vectors", vectors);
    if (encoder.kind().runsGraphs()) {
      facts.put("native_libraries", NativeLibraries.versions());
    }
    Map<String, Object> offHeap = new LinkedHashMap<>();
    offHeap.put("model_bytes", memory.modelBytes());
    offHeap.put("bytes_per_task", memory.taskBytes());
    offHeap.put("executor_bytes_with_4_tasks", memory.executorBytes(4));
    facts.put("off_heap", offHeap);
    facts.put("heap", Map.of("model_bytes", memory.heapBytes()));
    return facts;
  }

  private static String module(ModuleStep module) {
    return module.path().isEmpty() ? module.describe() : module.describe() + " in " + module.path();
  }

  private static List<String> lines(Map<String, Object> facts) {
    List<String> lines = new ArrayList<>();
    facts.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> map) {
            lines.add(name);
            map.forEach((key, inner) -> lines.add(line("  " + key, describe(inner))));
          } else if (value instanceof List<?> list) {
            lines.add(name);
            list.forEach(inner -> lines.add("  " + inner));
          } else {
            lines.add(line(name, describe(value)));
          }
        });
    return lines;
  }

  private static String describe(Object value) {
    if (value instanceof Map<?, ?> setting && setting.containsKey("origin")) {
      String text = String.valueOf(setting.get("value")).replace("\n", "\\n");
      return String.format(Locale.ROOT, "%-12s (%s)", text, setting.get("origin"));
    }
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : String.valueOf(value);
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "%-28s %s", name, value);
  }
}
