package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.StartingAnewCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The maximum is changed while the cache is in use. */
class ResizeTest {

    private static final int WRITERS = 8;

    private static CacheBuilder<Integer, Integer> builder() {
        return CacheBuilder.<Integer, Integer>named("test").seed(1);
    }

    private static void fill(Cache<Integer, Integer> cache, int from, int to) {
        IntStream.range(from, to).forEach(key -> cache.put(key, key));
    }

    static Iterable<String> policies() {
        return CacheBuilder.policies();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aLargerMaximumIsFilledToTheLastEntry(String policy) {
        Cache<Integer, Integer> cache = builder().maximumSize(10).policy(policy).build();
        fill(cache, 0, 10);
        cache.resize(2_000);
        fill(cache, 10, 2_000);

        assertThat(cache.size()).isEqualTo(2_000);
        assertThat(cache.stats().evictions()).isZero();
        assertThat(cache.settings().maximum()).isEqualTo(2_000);
        cache.put(-1, -1);
        assertThat(cache.size()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aSmallerMaximumHoldsAtOnceAndToTheLastEntry(String policy) {
        Cache<Integer, Integer> cache =
                builder().maximumSize(5_000).segments(4).policy(policy).build();
        fill(cache, 0, 5_000);
        cache.resize(100);

        assertThat(cache.size()).isEqualTo(100);
        assertThat(cache.stats().evictions()).isEqualTo(4_900);
        fill(cache, 5_000, 6_000);
        assertThat(cache.size()).isEqualTo(100);
        cache.resize(1);
        assertThat(cache.asMap()).hasSize(1);
    }

    @Test
    void thePolicyChoosesWhatGoes() {
        Cache<Integer, Integer> cache =
                builder().maximumSize(100).segments(1).policy("lru").build();
        fill(cache, 0, 100);
        IntStream.range(0, 10).forEach(cache::getIfPresent);
        cache.resize(10);

        assertThat(cache.asMap()).containsOnlyKeys(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void weightsAreBoundedAndWhatIsTooHeavyGoes() {
        List<RemovalCause> causes = new ArrayList<>();
        Cache<Integer, Integer> cache = builder()
                .maximumWeight(1_000, (key, value) -> value)
                .removalListener((key, value, cause) -> causes.add(cause))
                .build();
        cache.put(1, 600);
        cache.put(2, 40);
        cache.resize(500);

        assertThat(cache.weight()).isLessThanOrEqualTo(500);
        assertThat(cache.getIfPresent(1)).isNull();
        assertThat(causes).isNotEmpty().containsOnly(RemovalCause.EVICTED);
        cache.put(1, 600);
        assertThat(cache.getIfPresent(1))
                .as("heavier than all that the cache may hold")
                .isNull();
        cache.resize(700);
        cache.put(1, 600);
        assertThat(cache.getIfPresent(1)).isEqualTo(600);
    }

    @Test
    void whatIsInAPoolHasThePoolsMaximum() {
        CachePool pool = CachePoolBuilder.named("shop").maximumSize(100).build();
        Cache<Integer, Integer> cache = pooled().pool(pool).build();
        Cache<Integer, Integer> routed = CacheBuilder.<Integer, Integer>named("routed")
                .pool(pool)
                .routes((name, key) -> null, List.of())
                .build();

        for (Cache<Integer, Integer> each : List.of(cache, routed)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> each.resize(10))
                    .withMessageContaining("shares that of pool 'shop'");
        }
    }

    private static CacheBuilder<Integer, Integer> pooled() {
        return CacheBuilder.named("pooled");
    }

    @Test
    void aMaximumIsAtLeastOne() {
        Cache<Integer, Integer> cache = builder().maximumSize(10).build();
        for (long wrong : new long[] {0, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cache.resize(wrong))
                    .withMessage("maximum must be at least 1; got " + wrong);
        }
        assertThat(cache.settings().maximum()).isEqualTo(10);
    }

    @Test
    void aClosedCacheStaysEmpty() {
        Cache<Integer, Integer> cache = builder().maximumSize(10).build();
        cache.close();
        cache.resize(1);
        assertThat(cache.size()).isZero();
    }

    @Test
    @Tag("RC13")
    void whileAllFitsNothingIsLostUnderEightWriters() throws Exception {
        assertThat(lost(builder().maximumSize(1_000).segments(8).build())).isZero();
    }

    @Test
    @Tag("RC13")
    void aCacheThatStartsAnewWithEachMaximumFailsTheCheck() {
        Cache<Integer, Integer> sound = builder().maximumSize(1_000).segments(8).build();
        assertThatThrownBy(
                        () -> assertThat(lost(new StartingAnewCache<>(sound))).isZero())
                .isInstanceOf(AssertionError.class);
    }

    /** Returns how many of eight hundred keys, each written once, are missing in the end. */
    private static int lost(Cache<Integer, Integer> cache) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread resizer = new Thread(() -> {
            for (int round = 0; !stop.get(); round++) {
                cache.resize(round % 2 == 0 ? 800 : 20_000);
            }
            cache.resize(800);
        });
        resizer.start();
        write(cache, 100, (writer, n) -> writer * 100 + n);
        stop.set(true);
        resizer.join();
        Map<Integer, Integer> left = cache.asMap();
        return (int)
                IntStream.range(0, 800).filter(key -> !left.containsKey(key)).count();
    }

    @Test
    @Tag("RC13")
    void theBoundHoldsWhenAResizeHasReturnedUnderEightWriters() throws Exception {
        Cache<Integer, Integer> cache = builder().maximumSize(2_000).segments(8).build();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong worst = new AtomicLong();
        Thread resizer = new Thread(() -> {
            for (int round = 0; !stop.get(); round++) {
                int maximum = 100 + 613 * (round % 4);
                cache.resize(maximum);
                for (int look = 0; look < 50; look++) {
                    worst.accumulateAndGet(cache.weight() - maximum, Math::max);
                }
            }
        });
        resizer.start();
        write(cache, 10_000, (writer, n) -> (n * 31 + writer) % 5_000);
        stop.set(true);
        resizer.join();

        assertThat(worst.get()).isNotPositive();
        assertThat(cache.weight()).isEqualTo(cache.size());
        assertThat(cache.asMap().keySet().stream().count()).isEqualTo(cache.size());
    }

    private interface Keys {
        int key(int writer, int n);
    }

    private static void write(Cache<Integer, Integer> cache, int writes, Keys keys) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                done.add(writers.submit(() ->
                        IntStream.range(0, writes).forEach(n -> cache.put(keys.key(writer, n), n))));
            }
            for (Future<?> each : done) {
                each.get(20, TimeUnit.SECONDS);
            }
        } finally {
            writers.shutdownNow();
        }
    }
}
