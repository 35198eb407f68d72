package org.contexture.encoder.hub;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelFiles;

/**
 * Which files of a repository are read: configs, tokenizers and modules, and one of the forms that
 * the weights lie in. The others (more exports, other libraries' weights) may be gigabytes.
 *
 * @param names of all files of the repository, relative to it, {@code /} between names
 */
record NeededFiles(Set<String> names) {
  /** Deep enough for {@code onnx/model.onnx} and {@code 1_Pooling/config.json}. */
  private static final Pattern CONFIGS = Pattern.compile("[^/]+\\.(?:json|txt|model)");

  private static final Pattern OF_MODULES = Pattern.compile("(\\d+_[^/]+)/[^/]+\\.(?:json|txt)");
  private static final Pattern WEIGHTS_OF_MODULE =
      Pattern.compile("(\\d+_[^/]+)/(?:model\\.safetensors|pytorch_model\\.bin)");

  private static final Pattern OF_WHOLE = Pattern.compile(".*\\.(?:onnx|safetensors|bin)");

  private static final String SAFETENSORS = "model.safetensors";
  private static final String TORCH = "pytorch_model.bin";
  private static final String INDEX = ".index.json";
  private static final String GRAPHS = "onnx/";

  /** Each with the files that are part of it. */
  private static final List<Form> WEIGHTS =
      List.of(
          new Form(SAFETENSORS, Pattern.compile("model\\.safetensors")),
          new Form(SAFETENSORS + INDEX, Pattern.compile("model[^/]*\\.safetensors")),
          new Form(TORCH, Pattern.compile("pytorch_model\\.bin")),
          new Form(TORCH + INDEX, Pattern.compile("pytorch_model[^/]*\\.bin")));

  private static final Form ELMO = new Form("options.json", Pattern.compile("[^/]+\\.hdf5"));

  /**
   * A form of weights: it is there where one file is, and a pattern says what else is part of it.
   */
  private record Form(String main, Pattern parts) {
    static Form ofGraph(String graph) {
      return new Form(graph, Pattern.compile(Pattern.quote(graph) + "(?:[_.].*)?"));
    }
  }

  NeededFiles(Collection<String> names) {
    this(Set.copyOf(names));
  }

  /** The files that say what the model is. */
  List<String> configs() {
    List<String> whole = ModelFiles.ofModules(names);
    if (!whole.isEmpty()) {
      // Which of them are read is said inside them.
      return whole;
    }
    return names.stream()
        .filter(name -> CONFIGS.matcher(name).matches() || OF_MODULES.matcher(name).matches())
        .sorted()
        .toList();
  }

  /**
   * The files of the weights, of the modules' too.
   *
   * @param present files that need not be fetched: a form that is there whole is taken first
   * @param choice the graph or the weights that a user chose, also in {@code onnx/}; empty for the
   *     folder's own
   * @param weightsFirst whether weights without a graph come before graphs
   */
  List<String> weights(Set<String> present, String choice, boolean weightsFirst) {
    List<String> whole = ModelFiles.ofModules(names);
    if (!whole.isEmpty()) {
      return whole.stream().filter(name -> OF_WHOLE.matcher(name).matches()).toList();
    }
    List<String> own = choice.isEmpty() ? ModelFiles.graphs() : List.of(choice, GRAPHS + choice);
    List<Form> graphs = own.stream().map(Form::ofGraph).toList();
    List<Form> forms =
        (weightsFirst
                ? Stream.of(WEIGHTS, graphs, List.of(ELMO))
                : Stream.of(graphs, WEIGHTS, List.of(ELMO)))
            .flatMap(List::stream)
            .filter(form -> names.contains(form.main()))
            .filter(form -> choice.isEmpty() || own.contains(form.main()))
            .toList();
    Optional<List<String>> chosen =
        forms.stream()
            .map(this::files)
            .filter(present::containsAll)
            .findFirst()
            .or(() -> forms.stream().findFirst().map(this::files));
    Set<String> all = new TreeSet<>(chosen.orElse(List.of()));
    all.addAll(ofModules());
    return List.copyOf(all);
  }

  private List<String> files(Form form) {
    return Stream.concat(
            Stream.of(form.main()),
            names.stream().filter(name -> form.parts().matcher(name).matches()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Of a module that has its weights twice, those that are read. */
  private List<String> ofModules() {
    return names.stream()
        .filter(
            name -> {
              Matcher module = WEIGHTS_OF_MODULE.matcher(name);
              return module.matches()
                  && (name.endsWith(SAFETENSORS)
                      || !names.contains(module.group(1) + "/" + SAFETENSORS));
            })
        .toList();
  }
}
