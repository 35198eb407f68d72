package org.contexture.encoder.hub;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a model from a hub into the cache, in the layout of {@code huggingface_hub}: what is
 * downloaded here is read there, and the other way round.
 */
public final class HubDownload {
  private static final Logger LOG = LoggerFactory.getLogger(HubDownload.class);

  private final HubSettings settings;
  private final Patience patience;

  public HubDownload(HubSettings settings) {
    this(settings, Patience.USUAL);
  }

  HubDownload(HubSettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * Downloads those of a model's files that are read and not there.
   *
   * @param choice the graph or the weights that a user chose; empty for the model's own
   * @param more which files the downloaded ones name besides, relative to the folder
   * @return the model at the commit that the name's revision is now
   * @throws ModelException where that is forbidden, or fails
   */
  public HubSnapshot download(
      HubName name, String choice, Function<ModelFolder, List<String>> more) {
    if (settings.offline()) {
      throw new ModelException(
          "Cannot download model %s: HF_HUB_OFFLINE forbids it".formatted(name));
    }
    HubQuestion question = new HubQuestion(new HubClient(settings, patience), name);
    HubQuestion.Listing listing = question.listing();
    Path repository = new HubCache(settings.cache()).folder(name);
    HubSnapshot snapshot =
        new HubSnapshot(
            name.at(listing.commit()), HubCache.snapshots(repository).resolve(listing.commit()));
    try {
      Files.createDirectories(snapshot.root());
      bring(question, listing, snapshot, choice, more);
      note(name, listing, snapshot);
    } catch (IOException e) {
      throw question.problem("cannot write into %s: %s".formatted(repository, Retries.reason(e)));
    }
    return snapshot;
  }

  private void bring(
      HubQuestion question,
      HubQuestion.Listing listing,
      HubSnapshot snapshot,
      String choice,
      Function<ModelFolder, List<String>> more)
      throws IOException {
    NeededFiles needed = new NeededFiles(listing.files());
    bring(question, needed.configs(), snapshot);
    List<String> weights =
        needed.weights(snapshot.files(), choice, ModelFolder.isOfStaticEmbeddings(snapshot.root()));
    if (weights.isEmpty()) {
      throw question.problem(
          "none of its files hold a graph or weights that are read: "
              + listing.files().stream().sorted().collect(Collectors.joining(", ")));
    }
    bring(question, weights, snapshot);
    Optional<String> graph = weights.stream().filter(file -> file.endsWith(".onnx")).findFirst();
    if (graph.isPresent()) {
      // Which files hold a graph's weights is known when the graph is there.
      ModelFiles there = new ModelFiles(graph.get(), List.copyOf(snapshot.files()));
      ModelFolder folder = new ModelFolder(snapshot.name().toString(), snapshot.root(), there);
      Set<String> named = new HashSet<>(more.apply(folder));
      named.retainAll(needed.names());
      bring(question, named, snapshot);
    }
  }

  private void bring(HubQuestion question, Collection<String> files, HubSnapshot snapshot)
      throws IOException {
    Path locks = locks(question.name());
    BlobFetch fetch = new BlobFetch(question.client(), question, snapshot.repository(), locks);
    for (String file : files) {
      Path link = snapshot.root().resolve(file);
      if (!Files.exists(link)) {
        RemoteFile remote = question.file(snapshot.root().getFileName().toString(), file);
        LOG.info("download model={} file={} bytes={}", snapshot.name(), file, remote.size());
        link(link, fetch.fetch(remote), locks);
      }
    }
  }

  private Path locks(HubName name) {
    return settings.cache().toAbsolutePath().normalize().resolve(".locks").resolve(name.folder());
  }

  private static void link(Path link, Path blob, Path locks) throws IOException {
    Files.createDirectories(link.getParent());
    // Another process may read the one that is there, or make the same one now.
    Path made = ownName(link, locks);
    Files.deleteIfExists(made);
    try {
      Files.createSymbolicLink(made, link.getParent().relativize(blob));
    } catch (UnsupportedOperationException e) {
      Files.copy(blob, made);
    }
    replace(made, link);
  }

  /**
   * Of this thread's alone, until it gets its name; in a folder that nobody lists while a model is
   * looked for.
   */
  private static Path ownName(Path file, Path locks) {
    return locks.resolve(
        "%s.%d-%d.new"
            .formatted(
                file.getFileName(), ProcessHandle.current().pid(), Thread.currentThread().getId()));
  }

  private static void replace(Path made, Path file) throws IOException {
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What the next look at the cache needs to know: the commit, and that there are no modules. */
  private void note(HubName name, HubQuestion.Listing listing, HubSnapshot snapshot)
      throws IOException {
    for (String file : HubSnapshot.DECISIVE) {
      if (!listing.files().contains(file)) {
        Path absent = snapshot.absent(file);
        Files.createDirectories(absent.getParent());
        try {
          Files.createFile(absent);
        } catch (FileAlreadyExistsException e) {
          // It was known before.
        }
      }
    }
    if (!listing.commit().startsWith(name.wanted())) {
      Path ref = snapshot.repository().resolve("refs").resolve(name.wanted());
      Files.createDirectories(ref.getParent());
      Path locks = Files.createDirectories(locks(name));
      replace(Files.writeString(ownName(ref, locks), listing.commit()), ref);
    }
  }
}
