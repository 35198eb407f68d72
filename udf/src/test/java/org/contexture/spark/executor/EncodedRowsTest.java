package org.contexture.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.contexture.encoder.TextEncoder;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;

class EncodedRowsTest {
  private static final List<String> TEXTS =
      List.of("river", "the bank of the river", "", "the bank gave a loan", "\ud83d\ude00 bank");
  private static final Map<String, List<Float>> ALONE = new HashMap<>();

  private static final EncodeMetrics METRICS = TestSpark.metrics();

  private static TextEncoder encoder;

  @BeforeContainer
  static void open() {
    encoder = TestModels.encoder(TestModels.MINILM);
    for (String text : TEXTS) {
      encoder
          .encode(List.of(text))
          .texts()
          .get(0)
          .vector()
          .ifPresent(vector -> ALONE.put(text, TestSpark.boxed(vector)));
    }
  }

  @AfterContainer
  static void close() {
    encoder.close();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void rowsComeOutInInputOrderWithTheirOwnVectors(
      @ForAll @Size(max = 12) List<@IntRange(max = 5) Integer> picks,
      @ForAll @IntRange(min = 1, max = 6) int windowRows,
      @ForAll @IntRange(min = 1, max = 80) int windowBytes) {
    List<Row> input = new ArrayList<>();
    for (int i = 0; i < picks.size(); i++) {
      // The pick after the last text is a row without one.
      String text = picks.get(i) < TEXTS.size() ? TEXTS.get(picks.get(i)) : null;
      input.add(RowFactory.create(i, text));
    }

    List<Row> output = new ArrayList<>();
    rows(input.iterator(), new RowWindowLimits(windowRows, windowBytes, Long.MAX_VALUE))
        .forEachRemaining(output::add);

    assertThat(output).hasSameSizeAs(input);
    for (int i = 0; i < output.size(); i++) {
      assertThat(output.get(i).getInt(0)).isEqualTo(i);
      assertThat(output.get(i).getString(1)).isEqualTo(input.get(i).getString(1));
      float[] vector = (float[]) output.get(i).get(2);
      assertThat(vector == null ? null : TestSpark.boxed(vector))
          .isEqualTo(ALONE.get(input.get(i).getString(1)));
    }
  }

  @Example
  void aWindowIsReadOnlyWhenItIsAskedFor() {
    CountingIterator input = new CountingIterator(10);
    Iterator<Row> rows = rows(input, new RowWindowLimits(4, Long.MAX_VALUE, Long.MAX_VALUE));

    assertThat(input.given).isZero();
    rows.next();
    assertThat(input.given).isEqualTo(4);
    rows.next();
    rows.next();
    rows.next();
    assertThat(input.given).isEqualTo(4);
    rows.next();
    assertThat(input.given).isEqualTo(8);
  }

  @Example
  void aWindowIsClosedOnceItsStringsTakeItsBytes() {
    CountingIterator input = new CountingIterator(10);

    // Every row holds a text of five letters, so the second one takes the window over six bytes.
    rows(input, new RowWindowLimits(1000, 6, Long.MAX_VALUE)).next();

    assertThat(input.given).isEqualTo(2);
  }

  /** A vector is 384 floats and 64 bytes around them: the second one takes the window over. */
  @Example
  void aWindowIsClosedOnceItsVectorsWouldTakeItsBytes() {
    CountingIterator input = new CountingIterator(10);

    rows(input, new RowWindowLimits(1000, Long.MAX_VALUE, 1601)).next();

    assertThat(input.given).isEqualTo(2);
  }

  @Example
  void binariesAndStringsInStructsCountTowardsTheWindow() {
    List<Row> input = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      input.add(RowFactory.create(RowFactory.create("abcd", new byte[4]), "river"));
    }
    Iterator<Row> left = input.iterator();

    rows(left, new RowWindowLimits(1000, 14, Long.MAX_VALUE)).next();

    assertThat(left).toIterable().hasSize(2);
  }

  @Example
  void thereIsNoRowAfterTheLast() {
    Iterator<Row> rows = rows(new CountingIterator(1), RowWindowLimits.DEFAULT);
    rows.next();

    assertThat(rows.hasNext()).isFalse();
    assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
  }

  private static Iterator<Row> rows(Iterator<Row> input, RowWindowLimits limits) {
    AddedColumns columns =
        AddedColumns.resolve(
            TestSpark.ID_AND_TEXT, InputNames.of(List.of("text")), List.of("embedding"));
    return new EncodedRows<>(input, encoder, columns, limits, METRICS);
  }

  private static final class CountingIterator implements Iterator<Row> {
    private final int size;
    private int given;

    CountingIterator(int size) {
      this.size = size;
    }

    @Override
    public boolean hasNext() {
      return given < size;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return RowFactory.create(given++, "river");
    }
  }
}
