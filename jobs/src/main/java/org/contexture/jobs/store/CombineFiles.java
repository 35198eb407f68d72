package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.rewrite.ParquetRewriter;
import org.apache.parquet.hadoop.rewrite.RewriteOptions;
import org.apache.parquet.schema.MessageType;
import org.contexture.jobs.rows.Runtimes;

/**
 * Makes files of the wanted size of smaller ones. Their row groups are copied as they are: nothing
 * is decoded, and no vector changes.
 *
 * @param targetBytes what a file should not exceed; a larger one stays alone
 */
record CombineFiles(long targetBytes, Configuration hadoop) {
  /** Files that become one. */
  record Group(List<DataFile> files) {
    boolean isOne() {
      return files.size() == 1;
    }

    String folder() {
      return files.get(0).folder();
    }
  }

  /**
   * What files must have in common to become one.
   *
   * @param runtimes machinery that made their vectors: the file's footer speaks of all its rows
   */
  private record Kind(MessageType schema, Runtimes runtimes) {}

  /** Groups files of one folder, schema and machinery, in their order. */
  List<Group> groups(List<DataFile> files) throws IOException {
    Map<String, List<DataFile>> byFolder = new LinkedHashMap<>();
    for (DataFile file : files) {
      byFolder.computeIfAbsent(file.folder(), absent -> new ArrayList<>()).add(file);
    }
    List<Group> groups = new ArrayList<>();
    for (List<DataFile> ofFolder : byFolder.values()) {
      byKind(ofFolder).forEach(alike -> fill(alike, groups));
    }
    return groups;
  }

  private Collection<List<DataFile>> byKind(List<DataFile> files) throws IOException {
    if (files.size() == 1) {
      return List.of(files);
    }
    Map<Kind, List<DataFile>> byKind = new LinkedHashMap<>();
    Map<MessageType, List<DataFile>> empty = new LinkedHashMap<>();
    for (DataFile file : files) {
      FileFooter footer = FileFooter.read(file.path(), hadoop);
      if (footer.rows() == 0) {
        empty.computeIfAbsent(footer.schema(), absent -> new ArrayList<>()).add(file);
      } else {
        byKind
            .computeIfAbsent(
                new Kind(footer.schema(), footer.runtimes()), absent -> new ArrayList<>())
            .add(file);
      }
    }
    empty.forEach((schema, none) -> addAnywhere(schema, none, byKind));
    return byKind.values();
  }

  /** Files without rows go with any of their schema. */
  private static void addAnywhere(
      MessageType schema, List<DataFile> empty, Map<Kind, List<DataFile>> byKind) {
    Kind kind =
        byKind.keySet().stream()
            .filter(each -> each.schema().equals(schema))
            .findFirst()
            .orElse(new Kind(schema, Runtimes.NONE));
    byKind.computeIfAbsent(kind, absent -> new ArrayList<>()).addAll(empty);
  }

  private void fill(List<DataFile> files, List<Group> groups) {
    List<DataFile> group = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : files) {
      if (!group.isEmpty() && bytes + file.bytes() > targetBytes) {
        groups.add(new Group(List.copyOf(group)));
        group.clear();
        bytes = 0;
      }
      group.add(file);
      bytes += file.bytes();
    }
    groups.add(new Group(List.copyOf(group)));
  }

  /** Copies the row groups of files of one schema into a new file. */
  static void combine(List<Path> from, Path to, Configuration hadoop) throws IOException {
    RewriteOptions options = new RewriteOptions.Builder(hadoop, from, to).build();
    try (ParquetRewriter rewriter = new ParquetRewriter(options)) {
      rewriter.processBlocks();
    }
  }
}
