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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorEncodersTest {
  private static EncoderReference first;
  private static EncoderReference second;

  private final ExecutorEncoders encoders = new ExecutorEncoders();
  private final AtomicInteger loads = new AtomicInteger();

  @BeforeAll
  static void writeModel(@TempDir Path folder) {
    first = TestModels.reference(TestModels.located(TestModels.writeInt8(folder).toString()));
    second =
        new EncoderReference(
            first.model(), first.settings(), first.fingerprint(), new EncoderRuntime(2, 64));
  }

  private ExecutorEncoders.Lease lease(EncoderReference reference) {
    return encoders.lease(reference, this::load);
  }

  private TextEncoder load(EncoderReference reference) {
    loads.incrementAndGet();
    return TestModels.encoder(reference.model());
  }

  @Test
  void sixteenTasksAtOnceLoadOneEncoder() throws Exception {
    CyclicBarrier together = new CyclicBarrier(16);
    Callable<ExecutorEncoders.Lease> task =
        () -> {
          together.await();
          return lease(first);
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
    closeAll();
  }

  @Test
  void aReturnedEncoderIsLeasedAgainWithoutALoad() {
    lease(first).close();

    try (ExecutorEncoders.Lease again = lease(first)) {
      assertThat(again.encoder().encode(List.of("river")).texts().get(0).vector()).isPresent();
    }

    assertThat(loads).hasValue(1);
    closeAll();
  }

  @Test
  void aLeaseThatIsClosedTwiceCountsOnce() {
    ExecutorEncoders.Lease twice = lease(first);
    try (ExecutorEncoders.Lease other = lease(first)) {
      twice.close();
      twice.close();

      assertThat(encoders.leases()).isEqualTo(1);
      assertThat(other.encoder()).isSameAs(twice.encoder());
    }
    assertThat(encoders.leases()).isZero();
    closeAll();
  }

  @Test
  void anUnusedEncoderIsClosedWhenAnotherIsLoaded() {
    lease(first).close();
    assertThat(encoders.loaded()).isEqualTo(1);

    try (ExecutorEncoders.Lease other = lease(second)) {
      assertThat(other.encoder()).isNotNull();
      assertThat(encoders.loaded()).isEqualTo(1);
    }
    assertThat(encoders.loaded()).isEqualTo(1);

    lease(first).close();
    assertThat(loads).hasValue(3);
    closeAll();
  }

  @Test
  void anEncoderInUseStaysWhenAnotherIsLoaded() {
    try (ExecutorEncoders.Lease used = lease(first)) {
      try (ExecutorEncoders.Lease other = lease(second)) {
        assertThat(other.encoder()).isNotSameAs(used.encoder());
        assertThat(encoders.loaded()).isEqualTo(2);
      }
      assertThat(used.encoder().encode(List.of("river")).texts().get(0).vector()).isPresent();
    }
    assertThat(encoders.leases()).isZero();
    closeAll();
  }

  @Test
  void aLoadThatFailsIsTriedAgainByTheNextLease() {
    assertThatThrownBy(
            () ->
                encoders.lease(
                    first,
                    reference -> {
                      throw new ModelException("Cannot open model: the disk is full");
                    }))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: the disk is full");
    assertThat(encoders.leases()).isZero();
    assertThat(encoders.loaded()).isZero();

    lease(first).close();

    assertThat(encoders.loaded()).isEqualTo(1);
    assertThat(loads).hasValue(1);
    closeAll();
  }

  @Test
  void anErrorInALoadReturnsTheLeaseToo() {
    assertThatThrownBy(
            () ->
                encoders.lease(
                    first,
                    reference -> {
                      throw new UnsatisfiedLinkError("no onnxruntime");
                    }))
        .isInstanceOf(UnsatisfiedLinkError.class);

    assertThat(encoders.leases()).isZero();
  }

  /** Encoders hold native memory, and a holder closes one only when it loads another. */
  private void closeAll() {
    assertThatThrownBy(
            () ->
                encoders.lease(
                    new EncoderReference(first.model(), first.settings(), "none", first.runtime()),
                    reference -> {
                      throw new ModelException("Nothing to load");
                    }))
        .isInstanceOf(ModelException.class);
    assertThat(encoders.loaded()).isZero();
  }
}
