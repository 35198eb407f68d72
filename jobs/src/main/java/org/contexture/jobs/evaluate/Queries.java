package org.contexture.jobs.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.contexture.jobs.evaluate.TaskFiles.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.spark.column.ColumnName;

/**
 * Queries, and the documents that are to be found for them.
 *
 * @param relevant for each query the numbers of the documents that answer it, at least one
 */
record Queries(List<String> documents, List<String> queries, List<int[]> relevant) {
  /**
   * Reads rows: documents with an id, and queries with the id, or an array of the ids, of those
   * that answer them.
   *
   * @throws CorpusException where a query has none, or one that no document has
   */
  static Queries ofRows(TaskFiles data, String idColumn) {
    String textColumn = data.textColumns(1).get(0);
    List<Row> documents = data.read(TaskFiles.Part.TRAIN, List.of(textColumn, idColumn));
    Map<String, Integer> numbers = new HashMap<>();
    List<String> texts = new ArrayList<>();
    for (Row document : documents) {
      if (document.isNullAt(1) || numbers.put(document.getString(1), texts.size()) != null) {
        throw new CorpusException(
            "train must have an id for each document, each once: " + document.getString(1));
      }
      texts.add(document.getString(0));
    }
    String label = data.settings().labelColumn();
    List<Row> queries =
        data.read(
            TaskFiles.Part.TEST,
            List.of(textColumn, label),
            schema ->
                List.of(
                    text(textColumn),
                    schema.apply(label).dataType() instanceof ArrayType
                        ? ColumnName.column(label).cast("array<string>")
                        : array(text(label))));
    return new Queries(
        texts,
        queries.stream().map(query -> query.getString(0)).toList(),
        queries.stream().map(query -> relevant(query, numbers)).toList());
  }

  private static int[] relevant(Row query, Map<String, Integer> numbers) {
    List<String> ids = query.isNullAt(1) ? List.of() : query.getList(1);
    for (String id : ids) {
      if (!numbers.containsKey(id)) {
        throw new CorpusException(
            "test must name documents of train: '" + id + "' for " + query.getString(0));
      }
    }
    if (ids.isEmpty()) {
      throw new CorpusException(
          "test must name a document for each query: none for " + query.getString(0));
    }
    return ids.stream().mapToInt(numbers::get).distinct().toArray();
  }

  /**
   * Reads files of SQuAD's format: the paragraphs are the documents, each question is answered by
   * its own.
   *
   * @param files contents by name
   * @throws CorpusException where one is not that
   */
  static Queries ofSquad(Map<String, String> files) {
    Map<String, Integer> documents = new LinkedHashMap<>();
    List<String> queries = new ArrayList<>();
    List<int[]> relevant = new ArrayList<>();
    files.forEach(
        (name, content) -> {
          // What it throws where a member is missing, or is something else, are many things.
          try {
            for (JsonObject article : objects(JsonParser.parseString(content), "data")) {
              for (JsonObject paragraph : objects(article, "paragraphs")) {
                int document =
                    documents.computeIfAbsent(
                        paragraph.get("context").getAsString(), text -> documents.size());
                for (JsonObject question : objects(paragraph, "qas")) {
                  queries.add(question.get("question").getAsString());
                  relevant.add(new int[] {document});
                }
              }
            }
          } catch (RuntimeException e) {
            throw new CorpusException(
                "Cannot read input file " + name + ": it is not of SQuAD's format", e);
          }
        });
    if (queries.isEmpty()) {
      throw new CorpusException("test must have questions: " + String.join(", ", files.keySet()));
    }
    return new Queries(List.copyOf(documents.keySet()), queries, relevant);
  }

  private static List<JsonObject> objects(JsonElement parent, String member) {
    return parent.getAsJsonObject().getAsJsonArray(member).asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }
}
