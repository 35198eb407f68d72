package org.contexture.encoder.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelException;

/**
 * A folder of models as Hugging Face's libraries keep them: {@code models--org--name} has {@code
 * refs/REVISION} with a commit each, {@code snapshots/COMMIT} with the files of that commit, and
 * {@code blobs}, which the snapshots link to.
 */
public record HubCache(Path root) {
  private static final int LONGEST_REF = 256;
  private static final Pattern PART_OF_COMMIT = Pattern.compile("[0-9a-f]{4,40}");

  /**
   * A model's files at the revision that a name says.
   *
   * @return nothing where the model is not there, or not at that revision
   * @throws ModelException where what is there cannot be trusted, or part of a commit is that of
   *     several
   */
  public Optional<HubSnapshot> find(HubName name) {
    Path folder = folder(name);
    return Files.isDirectory(folder)
        ? commit(folder, name)
            .map(commit -> new HubSnapshot(name.at(commit), snapshots(folder).resolve(commit)))
            .filter(snapshot -> Files.isDirectory(snapshot.root()))
        : Optional.empty();
  }

  /** The model's own folder, whether it is there or not. */
  Path folder(HubName name) {
    return root.toAbsolutePath().normalize().resolve(name.folder());
  }

  static Path snapshots(Path folder) {
    return folder.resolve("snapshots");
  }

  private static Optional<String> commit(Path folder, HubName name) {
    String wanted = name.wanted();
    Path ref = folder.resolve("refs").resolve(wanted);
    if (Files.isRegularFile(ref)) {
      return Optional.of(read(ref, folder, name));
    }
    if (!PART_OF_COMMIT.matcher(wanted).matches()) {
      return Optional.empty();
    }
    List<String> found =
        commits(folder, name).stream().filter(commit -> commit.startsWith(wanted)).toList();
    if (found.size() > 1) {
      throw new ModelException(
          "Cannot open model %s: more than one commit in %s begins so: %s"
              .formatted(name, folder, String.join(", ", found)));
    }
    return found.stream().findFirst();
  }

  private static String read(Path ref, Path folder, HubName name) {
    try {
      if (!ref.toRealPath().startsWith(folder.toRealPath())) {
        throw new ModelException(
            "Cannot open model %s: %s is a link that leaves its folder: %s"
                .formatted(name, ref, ref.toRealPath()));
      }
      String commit = Files.size(ref) > LONGEST_REF ? "" : Files.readString(ref).strip();
      if (!HubName.isCommit(commit)) {
        throw new ModelException(
            "Cannot open model %s: %s must hold a commit of 40 hexadecimal digits: '%s'"
                .formatted(name, ref, commit));
      }
      return commit;
    } catch (IOException e) {
      throw new ModelException(
          "Cannot open model %s: cannot read %s: %s".formatted(name, ref, e), e);
    }
  }

  private static List<String> commits(Path folder, HubName name) {
    Path snapshots = snapshots(folder);
    if (!Files.isDirectory(snapshots)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(snapshots)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(HubName::isCommit)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException(
          "Cannot open model %s: cannot list %s: %s".formatted(name, snapshots, e), e);
    }
  }

  /** The revisions of a model that the folder knows of; none where it has not the model. */
  public List<String> revisions(HubName name) {
    Path folder = folder(name);
    Path refs = folder.resolve("refs");
    TreeSet<String> known = new TreeSet<>(commits(folder, name));
    if (Files.isDirectory(refs)) {
      try (Stream<Path> entries = Files.walk(refs)) {
        entries
            .filter(Files::isRegularFile)
            .forEach(ref -> known.add(refs.relativize(ref).toString().replace('\\', '/')));
      } catch (IOException | UncheckedIOException e) {
        throw new ModelException(
            "Cannot open model %s: cannot list %s: %s".formatted(name, refs, e), e);
      }
    }
    return List.copyOf(known);
  }
}
