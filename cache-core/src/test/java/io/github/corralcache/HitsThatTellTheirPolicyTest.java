package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The default policy learns nothing from most hits, and those that it learns from take another way through the cache.
 * Nobody who asks is to notice.
 */
class HitsThatTellTheirPolicyTest {

    private static final int KEYS = 500;
    private static final int ROUNDS = 40;

    static List<Function<Cache<Integer, Integer>, Function<Integer, Integer>>> waysToAsk() {
        return List.of(
                cache -> cache::getIfPresent,
                cache -> key -> cache.get(key, missing -> -1),
                cache -> key -> cache.getAll(List.of(key), missing -> Map.of()).get(key),
                cache -> key -> cache.getAsync(key, (Integer missing) -> null).join(),
                cache -> key -> cache.claim(key).value());
    }

    @ParameterizedTest
    @MethodSource("waysToAsk")
    void areFoundAndCountedAsAllOthers(Function<Cache<Integer, Integer>, Function<Integer, Integer>> way) {
        try (Cache<Integer, Integer> cache = filledAndAsked(way)) {
            assertThat(cache.stats().hits()).isEqualTo((long) ROUNDS * KEYS);
            assertThat(cache.stats().misses()).isZero();
            assertThat(cache.stats().loads()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("waysToAsk")
    void keepTheirEntriesThroughAFlood(Function<Cache<Integer, Integer>, Function<Integer, Integer>> way) {
        try (Cache<Integer, Integer> cache = filledAndAsked(way)) {
            assertThat(leftAfterAFlood(cache)).isGreaterThan(KEYS * 9 / 10);
        }
    }

    @Test
    void entriesThatNobodyAsksForFailTheCheckOfTheFlood() {
        try (Cache<Integer, Integer> cache = filled()) {
            assertThat(leftAfterAFlood(cache)).isLessThan(KEYS / 2);
        }
    }

    private static Cache<Integer, Integer> filled() {
        Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("cache")
                .seed(1)
                .policy("cost-aware")
                .maximumSize(2 * KEYS)
                .build();
        IntStream.range(0, KEYS).forEach(key -> cache.put(key, key));
        return cache;
    }

    private static Cache<Integer, Integer> filledAndAsked(
            Function<Cache<Integer, Integer>, Function<Integer, Integer>> way) {
        Cache<Integer, Integer> cache = filled();
        for (int round = 0; round < ROUNDS; round++) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(way.apply(cache).apply(key)).isEqualTo(key);
            }
        }
        return cache;
    }

    /** A flood of keys that are put again and again, as none that were used once only would push out anything. */
    private static long leftAfterAFlood(Cache<Integer, Integer> cache) {
        for (int key = KEYS; key < 6 * KEYS; key++) {
            for (int times = 0; times < 4; times++) {
                cache.put(key, key);
            }
        }
        return IntStream.range(0, KEYS)
                .filter(key -> cache.asMap().containsKey(key))
                .count();
    }
}
