package org.contexture.encoder.wordvectors;

import java.util.Arrays;

/** Different words, numbered from 0 in the order they come in: a hash table without boxes. */
final class WordIndex {
  private static final int GOLDEN = 0x9E3779B9;

  private String[] words = new String[64];

  /** Number of a word plus 1; 0 where there is none. At most half of them are taken. */
  private int[] slots = new int[128];

  private int size;
  private int longest;
  private long textBytes;

  int size() {
    return size;
  }

  String word(int number) {
    return words[number];
  }

  /** Number of a word, or -1. */
  int find(String word) {
    // A stretch of a text may be megabytes long.
    return word.length() > longest ? -1 : slots[slot(word)] - 1;
  }

  /** Whether the word is new. */
  boolean add(String word) {
    int slot = slot(word);
    if (slots[slot] > 0) {
      return false;
    }
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
      slots = new int[4 * size];
      for (int number = 0; number < size; number++) {
        slots[slot(words[number])] = number + 1;
      }
      slot = slot(word);
    }
    words[size] = word;
    size++;
    slots[slot] = size;
    longest = Math.max(longest, word.length());
    textBytes += bytesOf(word);
    return true;
  }

  /** Where a word is, or would be. */
  private int slot(String word) {
    int mask = slots.length - 1;
    int hash = word.hashCode() * GOLDEN;
    int slot = (hash ^ (hash >>> 16)) & mask;
    while (slots[slot] > 0 && !words[slots[slot] - 1].equals(word)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** What the JVM takes for a string: an object, an array and its characters. */
  private static long bytesOf(String word) {
    boolean latin = word.chars().allMatch(c -> c < 256);
    return 40L + (latin ? 1L : 2L) * word.length();
  }

  /** About what this takes of the heap. */
  long bytes() {
    return textBytes + arrayBytes();
  }

  /** About what it takes while one more word is added: the arrays may have to be copied. */
  long peakBytes() {
    return bytes() + (size == words.length ? 2 * arrayBytes() : 0);
  }

  private long arrayBytes() {
    return Integer.BYTES * ((long) words.length + slots.length);
  }
}
