package org.contexture.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.evaluate.metric.Entity;

/**
 * A sentence and a tag for each of its words.
 *
 * @param words at least one
 */
record TaggedSentence(List<String> words, List<String> tags) {
  private static final String DOCUMENT = "-DOCSTART-";

  /**
   * Reads files of CoNLL's kind: a line for each word, its first column the word and its last the
   * tag, in BIO; columns parted by tabs, or by spaces where a line has no tab; a blank line after
   * each sentence.
   *
   * @param files contents by name
   * @throws CorpusException where a line is not that, or there is no sentence
   */
  static List<TaggedSentence> read(Map<String, String> files) {
    List<TaggedSentence> sentences = new ArrayList<>();
    files.forEach((name, content) -> read(name, content, sentences));
    if (sentences.isEmpty()) {
      throw new CorpusException(
          "Cannot read input: no sentence in " + String.join(", ", files.keySet()));
    }
    return sentences;
  }

  private static void read(String file, String content, List<TaggedSentence> sentences) {
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) content.lines()::iterator) {
      number++;
      if (line.isBlank()) {
        add(words, tags, sentences);
      } else if (!line.startsWith(DOCUMENT)) {
        String[] columns = line.split(line.indexOf('\t') < 0 ? " +" : "\t", -1);
        String tag = columns[columns.length - 1].strip();
        if (columns.length < 2 || !Entity.isTag(tag)) {
          throw new CorpusException(
              "Cannot read input file "
                  + file
                  + ": line "
                  + number
                  + " must be a word and its tag, O, B-TYPE or I-TYPE: "
                  + line);
        }
        words.add(columns[0]);
        tags.add(tag);
      }
    }
    add(words, tags, sentences);
  }

  private static void add(List<String> words, List<String> tags, List<TaggedSentence> sentences) {
    if (!words.isEmpty()) {
      sentences.add(new TaggedSentence(List.copyOf(words), List.copyOf(tags)));
      words.clear();
      tags.clear();
    }
  }

  /** The numbers of its tags. */
  Integer[] numbers(List<String> allTags) {
    return IntStream.range(0, tags.size())
        .mapToObj(i -> allTags.indexOf(tags.get(i)))
        .toArray(Integer[]::new);
  }
}
