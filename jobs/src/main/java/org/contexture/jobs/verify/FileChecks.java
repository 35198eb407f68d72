package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.store.Manifest;

/** Checks the files of an output: that they are the manifest's, and each with a task of its own. */
record FileChecks(SparkSession spark, Manifest manifest, StoredSchema layout, Outcome outcome) {
  /**
   * Makes the checks.
   *
   * @param there files by path, as the manifest names them
   * @return the listed files that are there
   */
  List<FileCheck.Found> check(Map<String, FileStatus> there) {
    checkListing(there);
    List<FileCheck.Wanted> wanted = new ArrayList<>();
    for (Manifest.ListedFile file : manifest.data().files()) {
      if (there.containsKey(file.path())) {
        wanted.add(
            new FileCheck.Wanted(
                there.get(file.path()).getPath().toString(), file.path(), file.rows()));
      }
    }
    FileCheck check =
        new FileCheck(manifest.model().fingerprint(), columns(), layout.vectorPaths());
    List<FileCheck.Found> checked =
        wanted.isEmpty()
            ? List.of()
            : JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(wanted, wanted.size())
                .map(check)
                .collect();
    checked.forEach(file -> outcome.found().add(file.found()));
    outcome.looked(
        Criterion.FOOTERS,
        checked.stream()
            .map(file -> Runtimes.described(file.runtime()))
            .reduce(Runtimes.NONE, Runtimes::plus)
            .phrase());
    PageCheck.Pages pages =
        checked.stream()
            .map(FileCheck.Found::pages)
            .reduce(PageCheck.Pages.NONE, PageCheck.Pages::plus);
    outcome.looked(
        Criterion.PAGES,
        String.format(
            Locale.ROOT, "%,d pages, %,d with a checksum", pages.count(), pages.withChecksum()));
    checkRows();
    return checked;
  }

  /** Where no row gives a folder its name, the one file has the columns of folders too. */
  private Set<String> columns() {
    return manifest.rows().rows() == 0
        ? StoredSchema.columns(layout.schema())
        : layout.fileColumns();
  }

  private void checkListing(Map<String, FileStatus> there) {
    Map<String, FileStatus> foreign = new TreeMap<>(there);
    long bytes = 0;
    for (Manifest.ListedFile file : manifest.data().files()) {
      FileStatus status = there.get(file.path());
      foreign.remove(file.path());
      if (status == null) {
        outcome.found().add(Criterion.FILES, "file is not there", file::path);
      } else if (status.getLen() != file.bytes()) {
        outcome
            .found()
            .add(
                Criterion.FILES,
                "file has another size than the manifest lists",
                () ->
                    String.format(
                        Locale.ROOT,
                        "%s: %,d bytes, listed %,d",
                        file.path(),
                        status.getLen(),
                        file.bytes()));
      }
      bytes += file.bytes();
    }
    if (manifest.data().files().isEmpty()) {
      outcome.found().add(Criterion.FILES, "no file tells readers the columns");
    }
    foreign
        .keySet()
        .forEach(
            path ->
                outcome.found().add(Criterion.FILES, "file is not in the manifest", () -> path));
    outcome.looked(
        Criterion.FILES,
        String.format(Locale.ROOT, "%,d files, %,d bytes", manifest.data().files().size(), bytes));
  }

  private void checkRows() {
    long sum = manifest.data().files().stream().mapToLong(Manifest.ListedFile::rows).sum();
    if (sum != manifest.rows().rows()) {
      outcome
          .found()
          .add(
              Criterion.ROWS,
              "the manifest's rows are not the sum of its files'",
              () -> manifest.rows().rows() + ", its files' " + sum);
    }
    outcome.looked(Criterion.ROWS, String.format(Locale.ROOT, "%,d rows", manifest.rows().rows()));
  }
}
