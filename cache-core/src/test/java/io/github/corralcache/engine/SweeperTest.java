package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private final FakeTime time = new FakeTime();

    private Cache<Integer, Integer> cache(int maximum) {
        return CacheBuilder.<Integer, Integer>named("c")
                .maximumSize(maximum)
                .ttl(Duration.ofMinutes(1))
                .ticker(time)
                .scheduler(time)
                .build();
    }

    @Test
    void removesTheExpiredThoughNobodyAsksForThem() {
        Cache<Integer, Integer> cache = cache(50_000);
        for (int key = 0; key < 50_000; key++) {
            cache.put(key, key);
        }
        time.advance(Duration.ofSeconds(59));
        assertThat(cache.size()).isEqualTo(50_000);
        time.advance(Duration.ofSeconds(45));
        assertThat(cache.size()).isZero();
        assertThat(cache.stats().expirations()).isEqualTo(50_000);
    }

    @Test
    void leavesTheFreshAlone() {
        Cache<Integer, Integer> cache = cache(1_000);
        for (int second = 0; second < 300; second++) {
            cache.put(second % 10, second);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(cache.size()).isEqualTo(10);
        assertThat(cache.stats().expirations()).isZero();
    }

    @Test
    void restsWhileThereIsNothingToRemove() {
        Cache<Integer, Integer> cache = cache(1_000);
        assertThat(time.pending()).isZero();
        cache.put(1, 1);
        assertThat(time.pending()).isEqualTo(1);
        time.advance(Duration.ofMinutes(5));
        assertThat(time.pending()).isZero();
        cache.put(2, 2);
        assertThat(time.pending()).isEqualTo(1);
    }

    /** The cache is empty when the sweeper looks how long it is. */
    @Test
    void goesOnWhereSomethingIsStoredJustWhenItFindsNothing() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c")
                .maximumSize(10)
                .ttl(Duration.ofMinutes(1))
                .ticker(() -> {
                    if (isSweeping()) {
                        meanwhile.getAndSet(() -> {}).run();
                    }
                    return time.read();
                })
                .scheduler(time)
                .build();
        cache.put(1, 1);
        cache.clear();
        meanwhile.set(() -> cache.put(2, 2));
        time.advance(Duration.ofSeconds(30));
        assertThat(cache.size()).isEqualTo(1);
        time.advance(Duration.ofMinutes(3));
        assertThat(cache.size()).isZero();
    }

    private static boolean isSweeping() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(Sweeper.class.getName())));
    }

    @Test
    void tellsTheListener() {
        List<RemovalCause> causes = new ArrayList<>();
        Cache<Integer, Integer> cache = CacheBuilder.<Integer, Integer>named("c")
                .maximumSize(10)
                .ttl(Duration.ofMinutes(1))
                .removalListener((key, value, cause) -> causes.add(cause))
                .ticker(time)
                .scheduler(time)
                .build();
        cache.put(1, 1);
        time.advance(Duration.ofMinutes(3));
        assertThat(causes).containsExactly(RemovalCause.EXPIRED);
    }
}
