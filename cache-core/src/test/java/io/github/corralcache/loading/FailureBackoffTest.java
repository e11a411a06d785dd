package io.github.corralcache.loading;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.LoadLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureBackoffTest {

    private static final Duration NONE = Duration.ZERO;

    @Test
    void doublesThePauseWithEachFailureInARow() {
        FailureBackoff<String> backoff = backoff(Duration.ofSeconds(1), NONE, 0.5);
        assertThat(pauseAfterFailureAt(backoff, 0)).isEqualTo(1);
        assertThat(pauseAfterFailureAt(backoff, 100)).isEqualTo(2);
        assertThat(pauseAfterFailureAt(backoff, 200)).isEqualTo(4);
    }

    @Test
    void neverPausesLongerThanTheLongestPause() {
        FailureBackoff<String> backoff = backoff(Duration.ofSeconds(1), NONE, 0.999);
        for (int i = 0; i < 100; i++) {
            assertThat(pauseAfterFailureAt(backoff, i * 1_000L)).isLessThanOrEqualTo(60);
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
        pauseAfterFailureAt(backoff, 100);
        backoff.forget("k");
        assertThat(pauseAfterFailureAt(backoff, 200)).isEqualTo(1);
    }

    @Test
    void pausesNothingWhenSwitchedOff() {
        FailureBackoff<String> backoff = backoff(NONE, NONE, 0.5);
        backoff.refreshFailed("k", 0);
        assertThat(backoff.pausesRefresh("k", 0)).isFalse();
    }

    @Test
    void answersWithACachedFailureForItsTime() {
        FailureBackoff<String> backoff = backoff(Duration.ofSeconds(1), Duration.ofSeconds(3), 0.5);
        Exception cause = new Exception("no such table");
        backoff.loadFailed("k", cause, 0);
        assertThat(backoff.cachedFailure("k", SECONDS.toNanos(3) - 1)).isSameAs(cause);
        assertThat(backoff.cachedFailure("k", SECONDS.toNanos(3))).isNull();
    }

    @Test
    void remembersABoundedNumberOfKeys() {
        FailureBackoff<Integer> backoff =
                new FailureBackoff<>(limits(Duration.ofSeconds(1), NONE), SECONDS.toNanos(60));
        for (int key = 0; key < FailureBackoff.LIMIT + 10; key++) {
            backoff.refreshFailed(key, 0);
        }
        assertThat(backoff.pausesRefresh(FailureBackoff.LIMIT - 1, 0)).isTrue();
        assertThat(backoff.pausesRefresh(FailureBackoff.LIMIT + 1, 0)).isFalse();
    }

    @Test
    void makesRoomByForgettingWhatIsLongOver() {
        FailureBackoff<Integer> backoff =
                new FailureBackoff<>(limits(Duration.ofSeconds(1), NONE), SECONDS.toNanos(60));
        for (int key = 0; key < FailureBackoff.LIMIT; key++) {
            backoff.refreshFailed(key, 0);
        }
        long later = SECONDS.toNanos(600);
        backoff.refreshFailed(-1, later);
        assertThat(backoff.pausesRefresh(-1, later)).isTrue();
    }

    private static FailureBackoff<String> backoff(Duration pause, Duration cached, double random) {
        return new FailureBackoff<>(limits(pause, cached), SECONDS.toNanos(60), () -> random);
    }

    private static LoadLimits limits(Duration pause, Duration cached) {
        return new LoadLimits(1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), pause, cached);
    }

    /** Whole seconds for which the key is left alone, rounded to the nearest. */
    private static long pauseAfterFailureAt(FailureBackoff<String> backoff, long second) {
        long now = SECONDS.toNanos(second);
        backoff.refreshFailed("k", now);
        long tenths = 0;
        while (backoff.pausesRefresh("k", now + tenths * SECONDS.toNanos(1) / 10)) {
            tenths++;
        }
        return Math.round(tenths / 10.0);
    }
}
