package org.contexture.jobs.store;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a folder in the place of another. On a local Linux file system the two change places in one
 * step, by {@code renameat2} (Linux manual, section 2); elsewhere the old one steps aside first. A
 * rename may be no single step, as on object stores, where each file is copied and then deleted. So
 * what a run that died has done is never told from which folders are there, but from the files that
 * it wrote between the steps: the {@link RunRecord} before the first one, {@link RunFolder#aside}
 * once the old output is gone from its place. Until then every file of the old output is in its
 * place or aside; from then on every file of the new one is in its place or in {@link
 * RunFolder#next}.
 *
 * @param output the folder that readers read
 */
record FolderSwap(Path output, RunFolder run, Guard guard) {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSwap.class);

  /** The one function of the C library that is used. */
  interface Rename extends Library {
    int AT_FDCWD = -100;
    int RENAME_EXCHANGE = 2;

    int renameat2(int oldFolder, String oldPath, int newFolder, String newPath, int flags);
  }

  /** Makes {@link RunFolder#next()} the output, and deletes what was there. */
  void swap() throws IOException {
    boolean there = files().exists(output);
    guard.check();
    if (there && exchange()) {
      deleteOld(run.next());
      return;
    }
    if (there) {
      rename(output, run.previous());
      guard.check();
    }
    files().create(run.aside(), true).close();
    guard.check();
    rename(run.next(), output);
    deleteOld(run.previous(), run.aside());
  }

  /** The output is in its place; what the next run finds of the old one it takes away. */
  private void deleteOld(Path... paths) {
    try {
      for (Path path : paths) {
        files().delete(path, true);
      }
    } catch (IOException e) {
      LOG.warn("Cannot delete what output {} held before: {}", output, e.toString());
    }
  }

  /**
   * Brings to an end what a run began that wrote its record: forward where the old output had
   * stepped aside whole, back otherwise.
   *
   * @return whether the output is that run's
   */
  boolean recover(Configuration hadoop) throws IOException {
    if (files().exists(run.aside())) {
      merge(run.next(), output);
      files().delete(run.previous(), true);
      files().delete(run.aside(), false);
    } else if (files().exists(run.previous())) {
      merge(run.previous(), output);
    }
    return Manifest.read(output, hadoop)
        .filter(said -> said.run().runId().equals(run.runId()))
        .isPresent();
  }

  /**
   * Moves a folder to another place, where some of its files may be: one that is shorter there is a
   * copy that was not finished.
   *
   * @param from need not be there
   */
  void merge(Path from, Path to) throws IOException {
    if (!files().exists(from)) {
      return;
    }
    guard.check();
    if (!files().exists(to)) {
      files().mkdirs(to.getParent());
      rename(from, to);
      return;
    }
    for (FileStatus entry : files().listStatus(from)) {
      Path target = new Path(to, entry.getPath().getName());
      if (entry.isDirectory()) {
        merge(entry.getPath(), target);
      } else if (!files().exists(target)) {
        rename(entry.getPath(), target);
      } else if (files().getFileStatus(target).getLen() < entry.getLen()) {
        files().delete(target, false);
        rename(entry.getPath(), target);
      }
    }
    files().delete(from, true);
  }

  private FileSystem files() {
    return run.files();
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files().rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  private boolean exchange() {
    if (!(files() instanceof LocalFileSystem local)) {
      return false;
    }
    try {
      Rename library = Native.load("c", Rename.class);
      String next = local.pathToFile(run.next()).toString();
      String there = local.pathToFile(output).toString();
      return library.renameat2(
              Rename.AT_FDCWD, next, Rename.AT_FDCWD, there, Rename.RENAME_EXCHANGE)
          == 0;
    } catch (LinkageError notLinux) {
      return false;
    }
  }
}
