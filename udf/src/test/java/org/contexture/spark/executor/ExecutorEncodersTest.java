package org.contexture.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelException;
import org.contexture.spark.fixture.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorEncodersTest {
  private static EncoderReference first;
  private static EncoderReference second;
  private static EncoderReference third;

  private final ExecutorEncoders encoders = new ExecutorEncoders(this::load);
  private final AtomicInteger loads = new AtomicInteger();
  private Runnable beforeLoad = () -> {};

  @BeforeAll
  static void writeModel(@TempDir Path folder) {
    first = TestModels.reference(TestModels.located(TestModels.writeInt8(folder).toString()));
    second = withBudget(64);
    third = withBudget(128);
  }

  private static EncoderReference withBudget(int tokens) {
    return new EncoderReference(
        first.model(), first.settings(), first.fingerprint(), new EncoderRuntime(1, tokens));
  }

  /** Encoders hold native memory, and a holder closes one only when it loads another. */
  @AfterEach
  void closeAll() {
    beforeLoad =
        () -> {
          throw new ModelException("Nothing to load");
        };
    assertThatThrownBy(() -> encoders.lease(withBudget(256))).isInstanceOf(ModelException.class);
    assertThat(encoders.loaded()).isZero();
  }

  private TextEncoder load(EncoderReference reference) {
    beforeLoad.run();
    loads.incrementAndGet();
    return TestModels.encoder(reference.model());
  }

  @Test
  void sixteenTasksAtOnceLoadOneEncoder() throws Exception {
    CyclicBarrier together = new CyclicBarrier(16);
    Callable<ExecutorEncoders.Lease> task =
        () -> {
          together.await();
          return encoders.lease(first);
        };
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<ExecutorEncoders.Lease> leases = new ArrayList<>();
    try {
      for (Future<ExecutorEncoders.Lease> done : threads.invokeAll(Collections.nCopies(16, task))) {
        leases.add(done.get());
      }
    } finally {
      threads.shutdown();
    }

    assertThat(loads).hasValue(1);
    assertThat(encoders.leases()).isEqualTo(16);
    assertThat(leases)
        .extracting(ExecutorEncoders.Lease::encoder)
        .containsOnly(leases.get(0).encoder());
    leases.forEach(ExecutorEncoders.Lease::close);
    assertThat(encoders.leases()).isZero();
    assertThat(encoders.loaded()).isEqualTo(1);
  }

  @Test
  void aReturnedEncoderIsLeasedAgainWithoutALoad() {
    encoders.lease(first).close();

    try (ExecutorEncoders.Lease again = encoders.lease(first)) {
      assertThat(again.encoder().encode(List.of("river")).texts().get(0).vector()).isPresent();
    }

    assertThat(loads).hasValue(1);
  }

  @Test
  void anEncoderThatIsTakenOverIsLeasedWithoutALoad() {
    encoders.lease(second).close();
    TextEncoder opened = TestModels.encoder(first.model());

    encoders.take(first, opened);

    assertThat(encoders.loaded()).as("one that no task leases makes room").isEqualTo(1);
    try (ExecutorEncoders.Lease lease = encoders.lease(first)) {
      assertThat(lease.encoder()).isSameAs(opened);
      assertThat(lease.takeLoad()).isTrue();
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void ofTwoEncodersTheLoadedOneStays() {
    try (ExecutorEncoders.Lease lease = encoders.lease(first)) {
      encoders.take(first, TestModels.encoder(first.model()));

      assertThat(lease.encoder().encode(List.of("river")).texts().get(0).vector()).isPresent();
      assertThat(encoders.loaded()).isEqualTo(1);
    }
  }

  @Test
  void aLeaseThatIsClosedTwiceCountsOnce() {
    ExecutorEncoders.Lease twice = encoders.lease(first);
    try (ExecutorEncoders.Lease other = encoders.lease(first)) {
      twice.close();
      twice.close();

      assertThat(encoders.leases()).isEqualTo(1);
      assertThat(other.encoder()).isSameAs(twice.encoder());
    }
    assertThat(encoders.leases()).isZero();
  }

  @Test
  void anUnusedEncoderIsClosedWhenAnotherIsLoaded() {
    encoders.lease(first).close();
    assertThat(encoders.loaded()).isEqualTo(1);

    try (ExecutorEncoders.Lease other = encoders.lease(second)) {
      assertThat(other.encoder()).isNotNull();
      assertThat(encoders.loaded()).isEqualTo(1);
    }
    assertThat(encoders.loaded()).isEqualTo(1);

    encoders.lease(first).close();
    assertThat(loads).hasValue(3);
  }

  @Test
  void anEncoderInUseStaysWhenAnotherIsLoaded() {
    try (ExecutorEncoders.Lease used = encoders.lease(first)) {
      try (ExecutorEncoders.Lease other = encoders.lease(second)) {
        assertThat(other.encoder()).isNotSameAs(used.encoder());
        assertThat(encoders.loaded()).isEqualTo(2);
      }
      assertThat(used.encoder().encode(List.of("river")).texts().get(0).vector()).isPresent();
    }
    assertThat(encoders.leases()).isZero();
  }

  /** Tasks give back what they leased last at first. */
  @Test
  void theModelsOfATaskAreAllThereForTheNextTask() {
    for (int task = 0; task < 3; task++) {
      ExecutorEncoders.Lease one = encoders.lease(first);
      ExecutorEncoders.Lease other = encoders.lease(second);
      other.close();
      one.close();
    }

    assertThat(loads).hasValue(2);
    assertThat(encoders.loads().getCount()).isEqualTo(2);
    assertThat(encoders.loaded()).isEqualTo(2);
  }

  @Test
  void whatIsLoadedIsNeverMoreThanWhatWasLeasedAtOnce() {
    List<Integer> loadedBefore = new ArrayList<>();
    beforeLoad = () -> loadedBefore.add(encoders.loaded());
    try (ExecutorEncoders.Lease one = encoders.lease(first);
        ExecutorEncoders.Lease other = encoders.lease(second)) {
      assertThat(one.encoder()).isNotSameAs(other.encoder());
    }

    encoders.lease(third).close();

    assertThat(loadedBefore).containsExactly(0, 1, 0);
    assertThat(encoders.loaded()).isEqualTo(1);
  }

  @Test
  void aLoadThatFailsIsTriedAgainByTheNextLease() {
    beforeLoad =
        () -> {
          throw new ModelException("Cannot open model: the disk is full");
        };
    assertThatThrownBy(() -> encoders.lease(first))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: the disk is full");
    assertThat(encoders.leases()).isZero();
    assertThat(encoders.loaded()).isZero();
    assertThat(encoders.loads().getCount()).isZero();

    beforeLoad = () -> {};
    encoders.lease(first).close();

    assertThat(encoders.loaded()).isEqualTo(1);
    assertThat(loads).hasValue(1);
  }

  @Test
  void anErrorInALoadReturnsTheLeaseToo() {
    beforeLoad =
        () -> {
          throw new UnsatisfiedLinkError("no onnxruntime");
        };
    assertThatThrownBy(() -> encoders.lease(first)).isInstanceOf(UnsatisfiedLinkError.class);

    assertThat(encoders.leases()).isZero();
  }
}
