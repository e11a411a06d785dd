package io.github.corralcache.loading;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.LoadLimits;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FailureBackoffTest {

    private static final Duration NONE = Duration.ZERO;
    private static final int HASH = 42;

    @Test
    void doublesThePauseWithEachFailureInARow() {
        FailureBackoff<String> backoff = backoff(Duration.ofSeconds(1), NONE, 0.5);
        assertThat(pauseAfterFailureAt(backoff, 0)).isEqualTo(1);
        assertThat(pauseAfterFailureAt(backoff, 40)).isEqualTo(2);
        assertThat(pauseAfterFailureAt(backoff, 80)).isEqualTo(4);
    }

    @Test
    void neverPausesLongerThanTheLongestPause() {
        FailureBackoff<String> backoff = backoff(Duration.ofSeconds(1), NONE, 0.999);
        for (int i = 0; i < 100; i++) {
            assertThat(pauseAfterFailureAt(backoff, i * 61L)).isLessThanOrEqualTo(60);
        }
    }

    @Test
    void spreadsThePauseByHalfEitherWay() {
        assertThat(pauseAfterFailureAt(backoff(Duration.ofSeconds(10), NONE, 0), 0))
                .isEqualTo(5);
        assertThat(pauseAfterFailureAt(backoff(Duration.ofSeconds(10), NONE, 0.99999), 0))
                .isEqualTo(15);
    }

    @Test
    void startsAnewAfterASuccess() {
        FailureBackoff<String> backoff = backoff(Duration.ofSeconds(1), NONE, 0.5);
        pauseAfterFailureAt(backoff, 0);
        pauseAfterFailureAt(backoff, 40);
        backoff.forget("k", HASH);
        assertThat(pauseAfterFailureAt(backoff, 80)).isEqualTo(1);
    }

    @Test
    void pausesNothingWhenSwitchedOff() {
        FailureBackoff<String> backoff = backoff(NONE, NONE, 0.5);
        backoff.refreshFailed(HASH, 0);
        assertThat(backoff.pausesRefresh(HASH, 0)).isFalse();
    }

    @Test
    void answersWithACachedFailureForItsTime() {
        FailureBackoff<String> backoff = backoff(Duration.ofSeconds(1), Duration.ofSeconds(3), 0.5);
        Exception cause = new Exception("no such table");
        backoff.loadFailed("k", HASH, cause, 0);
        assertThat(backoff.cachedFailure("k", HASH, SECONDS.toNanos(3) - 1)).isSameAs(cause);
        assertThat(backoff.cachedFailure("k", HASH, SECONDS.toNanos(3))).isNull();
    }

    @Test
    void tellsTheFailureOfNoOtherKey() {
        FailureBackoff<String> backoff = backoff(NONE, Duration.ofSeconds(3), 0.5);
        for (int i = 0; i < 100_000; i++) {
            backoff.loadFailed("k" + i, i, new Exception(), 0);
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(backoff.cachedFailure("sound" + i, i, 0)).isNull();
        }
    }

    @Test
    @Tag("F6")
    void theLatestFailuresOfMissingValuesAreKept() {
        FailureBackoff<Integer> backoff = new FailureBackoff<>(limits(NONE, Duration.ofSeconds(3)), 0);
        int failing = 3 * CachedFailures.MOST;
        Exception cause = new Exception("down");
        for (int key = 0; key < failing; key++) {
            backoff.loadFailed(key, key, cause, 0);
        }
        for (int key = 0; key < failing; key++) {
            Throwable told = backoff.cachedFailure(key, key, 1);
            assertThat(told).isSameAs(key < failing - CachedFailures.MOST ? null : cause);
        }
    }

    /** What is to hold of a backoff however many keys fail: none is retried before a good part of its pause is over. */
    interface Pauses {

        void failed(Integer key, long now);

        boolean pauses(Integer key, long now);
    }

    private static final int OUTAGE = 1_000_000;

    private static void assertHoldsInAnOutage(Pauses pauses) {
        for (int key = 0; key < OUTAGE; key++) {
            pauses.failed(key, 0);
        }
        long before = SECONDS.toNanos(1) / 2 - 1;
        int retried = 0;
        for (int key = 0; key < OUTAGE; key++) {
            retried += pauses.pauses(key, before) ? 0 : 1;
        }
        assertThat(retried).isZero();
        int stillPaused = 0;
        for (int key = 0; key < OUTAGE; key++) {
            stillPaused += pauses.pauses(key, SECONDS.toNanos(3) / 2 + 1) ? 1 : 0;
        }
        assertThat(stillPaused).isZero();
    }

    @Test
    @Tag("F6")
    void holdsHoweverManyKeysFail() {
        assertHoldsInAnOutage(pausesOf(refreshes(Duration.ofSeconds(60))));
    }

    @Test
    @Tag("F6")
    void oneThatIsFullFailsTheCheckOfAnOutage() {
        Map<Integer, Long> remembered = new HashMap<>();
        Pauses full = new Pauses() {
            @Override
            public void failed(Integer key, long now) {
                if (remembered.size() < 65_536) {
                    remembered.put(key, now + SECONDS.toNanos(1));
                }
            }

            @Override
            public boolean pauses(Integer key, long now) {
                Long until = remembered.get(key);
                return until != null && now < until;
            }
        };
        assertThatThrownBy(() -> assertHoldsInAnOutage(full)).isInstanceOf(AssertionError.class);
    }

    @Test
    @Tag("F6")
    void pausesDoubleInAnOutageToo() {
        FailureBackoff<Integer> backoff = refreshes(Duration.ofSeconds(60));
        long now = 0;
        long[] loads = new long[2];
        for (int half = 0; half < 120; half++, now += SECONDS.toNanos(1) / 2) {
            for (int key = 0; key < OUTAGE / 4; key++) {
                if (!backoff.pausesRefresh(spread(key), now)) {
                    backoff.refreshFailed(spread(key), now);
                    loads[half < 60 ? 0 : 1]++;
                }
            }
        }
        // with pauses of 1, 2, 4, 8, 16 and 32 s, give or take half of each
        assertThat(loads[0]).isBetween(2L * OUTAGE / 4, 6L * OUTAGE / 4);
        assertThat(loads[1]).isBetween(0L, 5L * OUTAGE / 8);
    }

    @Test
    @Tag("F6")
    void aMillionFailingKeysTakeFiveMegabytesAtMost() {
        long before = usedBytes();
        FailureBackoff<String> backoff =
                new FailureBackoff<>(limits(Duration.ofSeconds(1), Duration.ofSeconds(5)), SECONDS.toNanos(600));
        Exception cause = new IllegalStateException();
        for (int i = 0; i < 1_000_000; i++) {
            String key = "customer-" + i;
            backoff.refreshFailed(key.hashCode(), i * 1_000L);
            if (i >= 990_000) { // only the latest are kept, and to make traces takes long
                cause = new IllegalStateException(key);
            }
            backoff.loadFailed(key, key.hashCode(), cause, i * 1_000L);
        }
        backoff.purge(SECONDS.toNanos(3));
        assertThat(usedBytes() - before).isLessThan(5_000_000);
        backoff.purge(SECONDS.toNanos(3_000));
        assertThat(usedBytes() - before).isLessThan(100_000);
        assertThat(backoff.pausesRefresh(1, 0)).isFalse();
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** A key that is another one for its map each time. */
    private static final class Shifty {

        private static int next;

        @Override
        public int hashCode() {
            return next++;
        }
    }

    @Test
    @Tag("F6")
    void keysWhoseHashCodeChangesLeaveNothing() {
        FailureBackoff<Object> backoff =
                new FailureBackoff<>(limits(Duration.ofSeconds(1), Duration.ofSeconds(5)), SECONDS.toNanos(10));
        List<WeakReference<Object>> keys = new ArrayList<>();
        for (int i = 0; i < 3 * CachedFailures.MOST; i++) {
            Object key = new Shifty();
            keys.add(new WeakReference<>(key));
            backoff.refreshFailed(i, 0);
            backoff.loadFailed(key, i, new Exception(), 0);
        }
        System.gc();
        assertThat(keys.stream().filter(key -> key.get() != null)).hasSizeLessThanOrEqualTo(CachedFailures.MOST);
        backoff.purge(SECONDS.toNanos(6));
        System.gc();
        assertThat(keys.stream().filter(key -> key.get() != null)).isEmpty();
    }

    @Test
    void makesRoomByForgettingWhatIsLongOver() {
        FailureBackoff<Integer> backoff = refreshes(Duration.ofSeconds(60));
        for (int key = 0; key < 2 * RefreshPauses.MOST; key++) {
            backoff.refreshFailed(spread(key), 0);
        }
        long later = SECONDS.toNanos(600);
        backoff.refreshFailed(spread(-1), later);
        assertThat(backoff.pausesRefresh(spread(-1), later)).isTrue();
        int paused = 0;
        for (int key = 0; key < 1_000; key++) {
            paused += backoff.pausesRefresh(spread(key), later) ? 1 : 0;
        }
        assertThat(paused).isZero();
    }

    private static Pauses pausesOf(FailureBackoff<Integer> backoff) {
        return new Pauses() {
            @Override
            public void failed(Integer key, long now) {
                backoff.refreshFailed(spread(key), now);
            }

            @Override
            public boolean pauses(Integer key, long now) {
                return backoff.pausesRefresh(spread(key), now);
            }
        };
    }

    private static int spread(int key) {
        int h = (key ^ (key >>> 16)) * 0x7feb352d;
        return h ^ (h >>> 15);
    }

    private static FailureBackoff<Integer> refreshes(Duration longestPause) {
        return new FailureBackoff<>(limits(Duration.ofSeconds(1), NONE), longestPause.toNanos());
    }

    private static FailureBackoff<String> backoff(Duration pause, Duration cached, double random) {
        return new FailureBackoff<>(limits(pause, cached), SECONDS.toNanos(60), () -> random);
    }

    private static LoadLimits limits(Duration pause, Duration cached) {
        return LoadLimits.DEFAULTS.withFailureBackoff(pause).withCacheFailures(cached);
    }

    /** Whole seconds for which the key is left alone, rounded to the nearest. */
    private static long pauseAfterFailureAt(FailureBackoff<String> backoff, long second) {
        long now = SECONDS.toNanos(second);
        backoff.refreshFailed(HASH, now);
        long tenths = 0;
        while (backoff.pausesRefresh(HASH, now + tenths * SECONDS.toNanos(1) / 10)) {
            tenths++;
        }
        return Math.round(tenths / 10.0);
    }
}
