package io.github.corralcache.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JitterTest {

    @Test
    void shortensByTheFractionAtMost() {
        assertThat(new Jitter(0.1, () -> 0.999).shortening(1_000)).isEqualTo(99);
        assertThat(new Jitter(0.1, () -> 0.5).shortening(1_000)).isEqualTo(50);
        assertThat(new Jitter(0.1, () -> 0).shortening(1_000)).isZero();
    }

    @Test
    void leavesEndlessTimeAlone() {
        assertThat(new Jitter(0.1, () -> 0.5).shortening(Timescale.NEVER)).isZero();
    }

    @Test
    void spreadsEntriesBornTogether() {
        Jitter jitter = new Jitter(0.1);
        assertThat(java.util.stream.LongStream.range(0, 100)
                        .map(i -> jitter.shortening(1_000_000_000))
                        .distinct()
                        .count())
                .isGreaterThan(90);
    }
}
