package org.contexture.jobs.verify;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;

/**
 * Reads every page of a file: its checksum, where it has one, and what it holds when decompressed.
 * Holds one column of one row group at a time.
 */
record PageCheck(FileCheck.Wanted file, ParquetFileReader reader, List<ColumnDescriptor> columns) {
  /**
   * Pages with values.
   *
   * @param withChecksum those of them that have one
   */
  record Pages(long count, long withChecksum) implements Serializable {
    static final Pages NONE = new Pages(0, 0);

    Pages plus(Pages others) {
      return new Pages(count + others.count, withChecksum + others.withChecksum);
    }
  }

  Pages read(Findings found) {
    Pages all = Pages.NONE;
    for (ColumnDescriptor column : columns) {
      reader.setRequestedSchema(List.of(column));
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        all = all.plus(read(column, group, found));
      }
    }
    return all;
  }

  private Pages read(ColumnDescriptor column, int group, Findings found) {
    Pages all = Pages.NONE;
    try (var pages = reader.readRowGroup(group)) {
      PageReader ofColumn = pages.getPageReader(column);
      DictionaryPage dictionary = ofColumn.readDictionaryPage();
      if (dictionary != null) {
        dictionary.getBytes().writeAllTo(OutputStream.nullOutputStream());
      }
      for (DataPage page = ofColumn.readPage(); page != null; page = ofColumn.readPage()) {
        decompress(page);
        all = all.plus(new Pages(1, page.getCrc().isPresent() ? 1 : 0));
      }
    } catch (IOException | RuntimeException e) { // a broken page throws either
      found.add(
          Criterion.PAGES,
          "page cannot be read",
          () ->
              file.path() + ": " + String.join(".", column.getPath()) + ": " + FileCheck.reason(e));
    }
    return all;
  }

  private static void decompress(DataPage page) throws IOException {
    BytesInput bytes =
        page instanceof DataPageV1 first ? first.getBytes() : ((DataPageV2) page).getData();
    bytes.writeAllTo(OutputStream.nullOutputStream());
  }
}
