package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.CostUnit;
import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Refresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.test.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hits go by an edge that somebody has to move: what becomes of them when the process, or its clock, is held up. */
class PausedProcessTest {

    private static final int READER_LOOKS_EVERY = 64;
    private static final Duration TTL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final AtomicLong now = new AtomicLong();

    @Test
    @Tag("F3")
    void readersNoticeThePauseByThemselves() {
        readersNoticeThePause(new SystemClock(now::get));
    }

    @Test
    @Tag("F3")
    void readersThatNeverLookFailTheCheck() {
        SystemClock trusting = new SystemClock(now::get) {
            @Override
            void used() {}
        };
        assertThatThrownBy(() -> readersNoticeThePause(trusting))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("served past its hard TTL");
    }

    private void readersNoticeThePause(SystemClock clock) {
        try (Cache<String, String> cache = cacheOn(clock)) {
            cache.put("k", "v");
            synchronized (clock) { // the clock's thread does not get a processor
                while (!clock.ticking) {
                    assertThat(cache.getIfPresent("k")).isEqualTo("v");
                }
                now.addAndGet(PAUSE.toNanos());
                int served = 0;
                while (cache.getIfPresent("k") != null) {
                    served++;
                    assertThat(served).as("served past its hard TTL").isLessThanOrEqualTo(READER_LOOKS_EVERY);
                }
            }
        } finally {
            clock.shutDown();
        }
    }

    @Test
    @Tag("F3")
    void theClockNoticesThePauseThoughNobodyReads() {
        SystemClock clock = new SystemClock(now::get);
        try {
            synchronized (clock) {
                startTicking(clock);
                now.addAndGet(PAUSE.toNanos());
                assertThat(clock.edge - now.get()).isNegative();
            }
            Patience.until("the edge is moved", () -> clock.edge - now.get() > 0);
        } finally {
            clock.shutDown();
        }
    }

    @Test
    @Tag("F3")
    void ticksDoNotWaitForWhatIsDue() {
        SystemClock clock = new SystemClock(now::get);
        CountDownLatch over = new CountDownLatch(1);
        try {
            AtomicBoolean busy = new AtomicBoolean();
            clock.schedule(
                    () -> {
                        busy.set(true);
                        awaitQuietly(over);
                    },
                    0);
            Patience.until("the thread for timeouts is busy", busy::get);
            synchronized (clock) {
                startTicking(clock);
                now.addAndGet(PAUSE.toNanos());
            }
            Patience.until("the edge is moved", () -> clock.edge - now.get() > 0);
        } finally {
            over.countDown();
            clock.shutDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It has read the time before the pause, and comes to write after it. */
    @Test
    @Tag("F3")
    void theEdgeIsNotSetBackByAReaderThatWasHeldUp() {
        HeldUp time = new HeldUp();
        SystemClock clock = new SystemClock(time);
        try {
            synchronized (clock) {
                startTicking(clock);
                now.addAndGet(2 * SystemClock.TICK);
                time.pausesReader = clock::tick;
                clock.used();
                assertThat(time.pausesReader).isNull();
                assertThat(clock.edge - now.get()).isPositive();
            }
        } finally {
            clock.shutDown();
        }
    }

    private final class HeldUp implements LongSupplier {

        private Runnable pausesReader;

        @Override
        public synchronized long getAsLong() {
            long read = now.get();
            Runnable pauses = pausesReader;
            if (pauses != null) {
                pausesReader = null;
                now.addAndGet(PAUSE.toNanos());
                pauses.run();
            }
            return read;
        }
    }

    @Test
    @Tag("F3")
    void readersThatComeSeldomAskForTheExactTime() {
        SystemClock clock = new SystemClock(now::get);
        try {
            for (int read = 0; read < 10_000; read++) {
                now.addAndGet(Duration.ofMillis(1).toNanos());
                clock.now();
                assertThat(clock.ticking).isFalse();
            }
        } finally {
            clock.shutDown();
        }
    }

    @Test
    @Tag("F3")
    void theEdgeIsGivenUpAFewTicksAfterTheLastReader() {
        SystemClock clock = new SystemClock(now::get);
        try {
            synchronized (clock) {
                startTicking(clock);
                clock.tick(); // which sees that there were readers
                for (int tick = 0; tick < 4; tick++) {
                    assertThat(clock.ticking).isTrue();
                    clock.tick();
                }
                assertThat(clock.ticking).isFalse();
            }
        } finally {
            clock.shutDown();
        }
    }

    private static void startTicking(SystemClock clock) {
        for (int read = 0; read < 1_000; read++) {
            clock.now();
        }
        assertThat(clock.ticking).isTrue();
    }

    private static Cache<String, String> cacheOn(Clock clock) {
        CacheSettings settings = new CacheSettings(
                100,
                false,
                null,
                List.of(),
                "fifo",
                Map.of(),
                Ttl.of(TTL),
                Duration.ZERO,
                0,
                EarlyRefresh.OFF,
                Refresh.BACKGROUND,
                LoadLimits.DEFAULTS,
                true,
                CostUnit.NONE);
        return Assembly.build(
                "paused",
                settings,
                Policies.named("fifo", Map.of()),
                1,
                null,
                1,
                new UserCode<>(null, null, CostModel.none(), null),
                null,
                clock);
    }
}
