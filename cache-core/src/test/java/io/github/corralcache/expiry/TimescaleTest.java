package io.github.corralcache.expiry;

import static io.github.corralcache.expiry.Freshness.FRESH;
import static io.github.corralcache.expiry.Freshness.GONE;
import static io.github.corralcache.expiry.Freshness.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.Ttl;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TimescaleTest {

    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void isFreshThenStaleThenGone() {
        Ttl ttl = Ttl.of(Duration.ofSeconds(10), Duration.ofSeconds(15));
        assertThat(ageOf(ttl, Duration.ofMillis(9_999))).isEqualTo(FRESH);
        assertThat(ageOf(ttl, Duration.ofSeconds(10))).isEqualTo(STALE);
        assertThat(ageOf(ttl, Duration.ofMillis(14_999))).isEqualTo(STALE);
        assertThat(ageOf(ttl, Duration.ofSeconds(15))).isEqualTo(GONE);
    }

    @Test
    void isEarlyBeforeItIsStale() {
        Ttl ttl = Ttl.of(Duration.ofSeconds(10), Duration.ofSeconds(15));
        Timescale scale = new Timescale(ttl, EarlyRefresh.atFraction(0.8));
        int deadline = scale.tick(scale.deadline(0, 0));
        assertThat(scale.at(deadline - scale.tick(Duration.ofMillis(7_900).toNanos())))
                .isEqualTo(FRESH);
        long remaining = deadline - scale.tick(Duration.ofSeconds(9).toNanos());
        assertThat(scale.at(remaining)).isEqualTo(Freshness.EARLY);
        assertThat(Duration.ofNanos(scale.freshNanosAt(remaining)).toMillis()).isBetween(990L, 1_010L);
        assertThat(scale.at(deadline - scale.tick(Duration.ofMillis(10_010).toNanos())))
                .isEqualTo(STALE);
        assertThat(scale.at(deadline - scale.tick(Duration.ofMillis(15_010).toNanos())))
                .isEqualTo(GONE);
    }

    @Test
    void isNeverStaleWithoutSoftTtl() {
        Ttl ttl = Ttl.of(Duration.ofSeconds(15));
        assertThat(ageOf(ttl, Duration.ofMillis(14_999))).isEqualTo(FRESH);
        assertThat(ageOf(ttl, Duration.ofSeconds(15))).isEqualTo(GONE);
    }

    @Test
    void isNeverGoneWithoutHardTtl() {
        Ttl ttl = Ttl.of(Duration.ofSeconds(10), Duration.ZERO);
        assertThat(ageOf(ttl, Duration.ofHours(5))).isEqualTo(STALE);
    }

    @Test
    @Tag("RC10")
    void isNeverServedLateWhateverTheClockReads() {
        for (int i = 0; i < 100_000; i++) {
            long start = ThreadLocalRandom.current().nextLong();
            long hardNanos =
                    ThreadLocalRandom.current().nextLong(1, Duration.ofDays(400).toNanos());
            Timescale scale = new Timescale(Ttl.of(Duration.ofNanos(hardNanos)), EarlyRefresh.OFF);
            int deadline = scale.tick(scale.deadline(start, 0));
            assertThat(scale.at(deadline - scale.tick(start + hardNanos)))
                    .as("hard TTL of %s ns, stored at %s", hardNanos, start)
                    .isEqualTo(GONE);
        }
    }

    @Test
    @Tag("RC10")
    void goesEarlyByOneTickAtMost() {
        for (int i = 0; i < 100_000; i++) {
            long start = ThreadLocalRandom.current().nextLong();
            long hardNanos =
                    ThreadLocalRandom.current().nextLong(1, Duration.ofDays(400).toNanos());
            Timescale scale = new Timescale(Ttl.of(Duration.ofNanos(hardNanos)), EarlyRefresh.OFF);
            int deadline = scale.tick(scale.deadline(start, 0));
            long aTickBefore = start + hardNanos - (1L << scale.shift());
            if (aTickBefore - start >= 0) {
                assertThat(scale.at(deadline - scale.tick(aTickBefore)))
                        .as("hard TTL of %s ns, stored at %s", hardNanos, start)
                        .isEqualTo(FRESH);
            }
        }
    }

    @Test
    @Tag("RC11")
    void takesTheLongestDurationForNever() {
        Timescale scale = new Timescale(new Ttl(LONGEST, LONGEST), EarlyRefresh.OFF);
        assertThat(scale.expires()).isFalse();
        assertThat(Timescale.nanos(LONGEST)).isEqualTo(Timescale.NEVER);
    }

    @Test
    void fitsEveryTtlIntoItsHorizon() {
        for (long days = 1; days < 26_000; days *= 3) {
            Timescale scale = new Timescale(Ttl.of(Duration.ofDays(days)), EarlyRefresh.OFF);
            assertThat(Duration.ofDays(days).toNanos() >> scale.shift()).isLessThan(Timescale.HORIZON);
        }
    }

    private static Freshness ageOf(Ttl ttl, Duration age) {
        Timescale scale = new Timescale(ttl, EarlyRefresh.OFF);
        long start = Long.MAX_VALUE - 5; // the clock wraps around in between
        int deadline = scale.tick(scale.deadline(start, 0));
        return scale.at(deadline - scale.tick(start + age.toNanos()));
    }
}
