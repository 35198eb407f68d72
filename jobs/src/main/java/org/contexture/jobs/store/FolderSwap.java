package org.contexture.jobs.store;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Puts a folder in the place of another. On a local Linux file system the two change places in one
 * step, by {@code renameat2} (Linux manual, section 2); elsewhere the old one steps aside first,
 * and a run that dies between the two steps is put right by the next.
 *
 * @param output the folder that readers read
 */
record FolderSwap(Path output, WorkFolder work) {
  /** The one function of the C library that is used. */
  interface Rename extends Library {
    int AT_FDCWD = -100;
    int RENAME_EXCHANGE = 2;

    int renameat2(int oldFolder, String oldPath, int newFolder, String newPath, int flags);
  }

  /** Makes {@link WorkFolder#next()} the output, and deletes what was there. */
  void run() throws IOException {
    FileSystem files = work.files();
    if (!files.exists(output)) {
      rename(work.next(), output);
    } else if (exchange()) {
      files.delete(work.next(), true);
    } else {
      rename(output, work.previous());
      rename(work.next(), output);
      files.delete(work.previous(), true);
    }
  }

  /** Puts right what a run left that died on its way: the old output is there and whole. */
  void recover() throws IOException {
    FileSystem files = work.files();
    if (files.exists(work.previous())) {
      if (files.exists(output)) {
        files.delete(work.previous(), true);
      } else {
        rename(work.previous(), output);
      }
    }
    files.delete(work.next(), true);
  }

  private void rename(Path from, Path to) throws IOException {
    if (!work.files().rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  private boolean exchange() {
    if (!(work.files() instanceof LocalFileSystem local)) {
      return false;
    }
    try {
      Rename library = Native.load("c", Rename.class);
      String next = local.pathToFile(work.next()).toString();
      String there = local.pathToFile(output).toString();
      return library.renameat2(
              Rename.AT_FDCWD, next, Rename.AT_FDCWD, there, Rename.RENAME_EXCHANGE)
          == 0;
    } catch (LinkageError notLinux) {
      return false;
    }
  }
}
