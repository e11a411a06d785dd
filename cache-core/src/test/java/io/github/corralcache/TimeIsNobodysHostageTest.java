package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.HostageTakers.Gate;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Wherever a cache calls what users gave it, that may block: neither the clock nor the deadlines of other caches wait
 * for it. The time is injected; the thread that advances it is the one that keeps it.
 */
class TimeIsNobodysHostageTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeTime time = new FakeTime();

    @ParameterizedTest
    @EnumSource(HostageTakers.class)
    @Tag("F3")
    @Tag("F4")
    void timeGoesOnWhileUserCodeBlocks(HostageTakers taker) {
        timeGoesOnWhileUserCodeBlocks(taker, time::schedule, PATIENCE);
    }

    /**
     * The twin: an executor that runs at once what it is handed has user code run on the thread that keeps the time.
     */
    @ParameterizedTest
    @EnumSource(HostageTakers.class)
    @Tag("F3")
    @Tag("F4")
    void userCodeOnTheThreadOfTheClockIsFound(HostageTakers taker) {
        assertThatThrownBy(() -> timeGoesOnWhileUserCodeBlocks(taker, time, SOON))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the clock ticks");
    }

    private void timeGoesOnWhileUserCodeBlocks(HostageTakers taker, Scheduler scheduler, Duration patience) {
        Gate gate = new Gate();
        AtomicBoolean ticked = new AtomicBoolean();
        try (Cache<String, String> other = Caches.on(time)
                        .scheduler(scheduler)
                        .ttl(HostageTakers.LATER)
                        .limits(Caches.timeouts(HostageTakers.LATER, HostageTakers.NEVER))
                        .build();
                AutoCloseable taken = taker.prepare(time, scheduler, gate)) {
            other.put("ends", "v");
            CompletableFuture<String> load = new CompletableFuture<>();
            other.getAsync("k", key -> load);
            try (Stampede<String> waiter = Stampede.of(1, () -> other.get("k", key -> "never"))) {
                waiter.awaitWaiters(other, "k", 1);
                time.schedule(() -> ticked.set(true), HostageTakers.LATER.toNanos());
                try (Stampede<Boolean> clock = Stampede.of(1, () -> {
                    time.advance(HostageTakers.SOON.plusMillis(500).minusNanos(time.read()));
                    gate.awaitSomebody();
                    time.advance(HostageTakers.LATER);
                    return true;
                })) {
                    try {
                        gate.awaitSomebody();
                        Patience.until("the clock ticks", patience, ticked::get);
                        Patience.until("the waiter is told", patience, () -> waiter.done() == 1);
                        assertThat(other.getIfPresent("ends")).isNull();
                        assertThat(gate.isShut()).isTrue();
                    } finally {
                        gate.open();
                    }
                    assertThat(clock.values()).containsExactly(true);
                }
                assertThat(waiter.failures()).hasSize(1).hasOnlyElementsOfType(CacheOverloadException.class);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
