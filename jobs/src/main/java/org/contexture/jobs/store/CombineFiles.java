package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.rewrite.ParquetRewriter;
import org.apache.parquet.hadoop.rewrite.RewriteOptions;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

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

  /** Groups files of one folder and schema, in their order. */
  List<Group> groups(List<DataFile> files) throws IOException {
    Map<String, List<DataFile>> byFolder = new LinkedHashMap<>();
    for (DataFile file : files) {
      byFolder.computeIfAbsent(file.folder(), absent -> new ArrayList<>()).add(file);
    }
    List<Group> groups = new ArrayList<>();
    for (List<DataFile> ofFolder : byFolder.values()) {
      Map<MessageType, List<DataFile>> bySchema = new LinkedHashMap<>();
      for (DataFile file : ofFolder) {
        MessageType schema = ofFolder.size() == 1 ? null : schema(file.path());
        bySchema.computeIfAbsent(schema, absent -> new ArrayList<>()).add(file);
      }
      bySchema.values().forEach(alike -> fill(alike, groups));
    }
    return groups;
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

  private MessageType schema(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      return reader.getFileMetaData().getSchema();
    }
  }

  /** Copies the row groups of files of one schema into a new file. */
  static void combine(List<Path> from, Path to, Configuration hadoop) throws IOException {
    RewriteOptions options = new RewriteOptions.Builder(hadoop, from, to).build();
    try (ParquetRewriter rewriter = new ParquetRewriter(options)) {
      rewriter.processBlocks();
    }
  }
}
