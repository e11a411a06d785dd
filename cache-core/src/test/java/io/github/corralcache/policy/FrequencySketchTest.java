package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrequencySketchTest {

    private final FrequencySketch sketch = new FrequencySketch(1, 10);

    @Test
    void countsUpToFifteen() {
        assertThat(sketch.estimate(42)).isZero();
        for (int i = 1; i <= 20; i++) {
            sketch.increment(42);
            assertThat(sketch.estimate(42)).isEqualTo(Math.min(i, 15));
        }
    }

    @Test
    void neverEstimatesTooLow() {
        for (int hash = 0; hash < 200; hash++) {
            for (int i = 0; i < hash % 10; i++) {
                sketch.increment(hash);
            }
        }
        for (int hash = 0; hash < 200; hash++) {
            assertThat(sketch.estimate(hash)).isGreaterThanOrEqualTo(hash % 10);
        }
    }

    @Test
    void seldomEstimatesTooHigh() {
        sketch.fit(10_000);
        for (int hash = 0; hash < 10_000; hash++) {
            sketch.increment(hash);
        }
        assertThat(IntStream.range(0, 10_000)
                        .filter(hash -> sketch.estimate(hash) > 1)
                        .count())
                .isLessThan(300);
    }

    @Test
    void halvesAllCountsAfterTenTimesItsEntries() {
        for (int i = 0; i < 15; i++) {
            sketch.increment(42);
        }
        int other = 1000;
        while (!sketch.increment(other++)) {
            assertThat(sketch.estimate(42)).isEqualTo(15);
        }
        assertThat(sketch.estimate(42)).isEqualTo(7);
        assertThat(other - 1000).isEqualTo(2560 - 15);
    }

    @Test
    void incrementsThatChangeNothingDoNotAgeIt() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(sketch.increment(42)).isFalse();
        }
    }

    @Test
    void keepsItsCountsWhenItGrows() {
        for (int hash = 0; hash < 200; hash++) {
            for (int i = 0; i < hash % 10; i++) {
                sketch.increment(hash);
            }
        }
        int[] before = IntStream.range(0, 200).map(sketch::estimate).toArray();
        sketch.fit(100_000);
        assertThat(IntStream.range(0, 200).map(sketch::estimate).toArray()).isEqualTo(before);
    }

    @Test
    @Tag("ME9")
    void whichKeysShareCountersDependsOnTheSeed() {
        List<Integer> chosen = keysThatRaiseKeyZero(1);
        assertThat(chosen).hasSizeLessThan(6);
        assertThat(estimateOfKeyZeroAfter(chosen, 1)).isEqualTo(15);
        assertThat(estimateOfKeyZeroAfter(chosen, 2)).isZero();
    }

    /** As few keys as seem to be needed to have each of the counters of key 0 shared by one of them. */
    private static List<Integer> keysThatRaiseKeyZero(long seed) {
        List<Integer> keys = IntStream.range(1, 10_000).boxed().toList();
        for (int part = keys.size() / 2; part > 0; part /= 2) {
            for (int from = 0; from < keys.size(); ) {
                List<Integer> fewer = new ArrayList<>(keys);
                fewer.subList(from, Math.min(keys.size(), from + part)).clear();
                if (estimateOfKeyZeroAfter(fewer, seed) == 15) {
                    keys = fewer;
                } else {
                    from += part;
                }
            }
        }
        return keys;
    }

    private static int estimateOfKeyZeroAfter(List<Integer> keys, long seed) {
        FrequencySketch sketch = new FrequencySketch(seed, 1_000_000);
        for (int i = 0; i < 15; i++) {
            keys.forEach(sketch::increment);
        }
        return sketch.estimate(0);
    }
}
