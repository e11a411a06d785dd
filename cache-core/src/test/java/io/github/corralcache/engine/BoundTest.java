package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundTest {

    static Stream<String> policies() {
        return Policies.names().stream();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 1_000, 5_000, 100_000})
    void isFilledToTheLastEntryWithoutEvicting(int maximum) {
        Cache<Integer, Integer> cache =
                CacheBuilder.<Integer, Integer>named("c").maximumSize(maximum).build();
        for (int key = 0; key < maximum; key++) {
            cache.put(key, key);
        }
        assertThat(cache.size()).isEqualTo(maximum);
        assertThat(cache.stats().evictions()).isZero();
        cache.put(-1, -1);
        assertThat(cache.size()).isEqualTo(maximum);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void holdsAtEveryMomentUnderManyWriters(String policy) throws InterruptedException {
        long maximum = 1_000;
        Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c")
                .maximumWeight(maximum, (key, value) -> key % 7)
                .policy(policy)
                .segments(4)
                .build();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong heaviest = new AtomicLong();
        Thread watch = new Thread(() -> {
            while (!stop.get()) {
                heaviest.accumulateAndGet(cache.weight(), Math::max);
            }
        });
        watch.start();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SplittableRandom random = new SplittableRandom(i);
            writers.add(new Thread(() -> {
                for (int n = 0; n < 20_000; n++) {
                    int key = random.nextInt(2_000);
                    switch (random.nextInt(8)) {
                        case 0 -> cache.evict(key);
                        case 1 -> cache.getIfPresent(key);
                        case 2 -> cache.get(key, k -> k);
                        default -> cache.put(key, n);
                    }
                }
            }));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        stop.set(true);
        watch.join();
        assertThat(heaviest.get()).isLessThanOrEqualTo(maximum);
        long sum = cache.asMap().keySet().stream().mapToLong(key -> key % 7).sum();
        assertThat(cache.weight()).isEqualTo(sum);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void letsAnEmptySegmentTakeRoomFromTheOthers(String policy) {
        Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c")
                .maximumSize(4)
                .policy(policy)
                .segments(64)
                .build();
        for (int key = 0; key < 1_000; key++) {
            cache.put(key, key);
            assertThat(cache.getIfPresent(key)).isEqualTo(key);
            assertThat(cache.size()).isLessThanOrEqualTo(4);
        }
        assertThat(cache.size()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void makesRoomForAHeavyEntryAcrossSegments(String policy) {
        Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c")
                .maximumWeight(100, (key, value) -> value)
                .policy(policy)
                .segments(8)
                .build();
        for (int key = 0; key < 100; key++) {
            cache.put(key, 1);
        }
        cache.put(7, 99);
        assertThat(cache.getIfPresent(7)).isEqualTo(99);
        assertThat(cache.weight()).isLessThanOrEqualTo(100);
        cache.put(7, 100);
        assertThat(cache.getIfPresent(7)).isEqualTo(100);
        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void holdsForKeysOfOneHash() {
        record Clash(int id) {
            @Override
            public int hashCode() {
                return 42;
            }
        }
        Cache<Clash, Integer> cache =
                CacheBuilder.<Clash, Integer>named("c").maximumSize(5_000).build();
        for (int id = 0; id < 6_000; id++) {
            cache.put(new Clash(id), id);
        }
        assertThat(cache.size()).isEqualTo(5_000);
    }
}
