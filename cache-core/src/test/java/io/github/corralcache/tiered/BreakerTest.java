package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.tiered.Breaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T2")
class BreakerTest {

    private final Breaker breaker = new Breaker(() -> 0);
    private long now = Long.MAX_VALUE - 5;

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(now);
        }
    }

    private void pass(Duration pause) {
        now += pause.toNanos();
    }

    @Test
    void fiveFailuresInARowOpenIt() {
        fail(4);
        assertThat(breaker.allows(now)).isTrue();
        fail(1);
        assertThat(breaker.allows(now)).isFalse();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.opened()).isEqualTo(1);
    }

    @Test
    void successesInBetweenKeepItClosedUntilFailuresPrevail() {
        for (int i = 0; i < 20; i++) {
            breaker.succeeded();
        }
        for (int i = 0; i < 4; i++) {
            fail(2);
            breaker.succeeded();
        }
        assertThat(breaker.allows(now)).isTrue();
        for (int i = 0; i < 3; i++) {
            fail(2);
            breaker.succeeded(); // the last ones have been asked before it opened
        }
        assertThat(breaker.allows(now)).isFalse();
    }

    @Test
    void oneCallerTriesAfterThePause() {
        fail(5);
        pass(Breaker.FIRST_PAUSE.minusNanos(1));
        assertThat(breaker.allows(now)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(breaker.allows(now)).isTrue();
        assertThat(breaker.allows(now)).isFalse();
        breaker.succeeded();
        assertThat(breaker.allows(now)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void pausesDoubleUpToTheirBound() {
        fail(5);
        Duration pause = Breaker.FIRST_PAUSE;
        for (int i = 0; i < 6; i++) {
            pass(pause.minusNanos(1));
            assertThat(breaker.allows(now)).as("before %s", pause).isFalse();
            pass(Duration.ofNanos(1));
            assertThat(breaker.allows(now)).as("after %s", pause).isTrue();
            fail(1);
            pause = pause.multipliedBy(2);
            if (pause.compareTo(Breaker.LONGEST_PAUSE) > 0) {
                pause = Breaker.LONGEST_PAUSE;
            }
        }
    }

    @Test
    void callerThatTriesAndIsLostIsReplaced() {
        fail(5);
        pass(Breaker.FIRST_PAUSE);
        assertThat(breaker.allows(now)).isTrue();
        pass(Breaker.FIRST_PAUSE);

        assertThat(breaker.allows(now)).isTrue();
    }

    @Test
    void failuresOfThoseWhoAskedBeforeDoNotProlongThePause() {
        fail(5);
        pass(Breaker.FIRST_PAUSE.dividedBy(2));
        fail(7);
        pass(Breaker.FIRST_PAUSE.dividedBy(2));

        assertThat(breaker.allows(now)).isTrue();
    }
}
