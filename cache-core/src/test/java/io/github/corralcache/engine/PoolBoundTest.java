package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CachePool;
import io.github.corralcache.CachePoolBuilder;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.policy.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bound of a pool and its guarantees, with many threads at work. */
class PoolBoundTest {

    private static final long MAXIMUM = 1_000;
    private static final int GUARANTEED = 200;

    static Stream<String> policies() {
        return Policies.names().stream();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void boundAndGuaranteesHoldAtEveryMomentUnderManyWriters(String policy) throws InterruptedException {
        CachePool pool = CachePoolBuilder.named("pool")
                .maximumWeight(MAXIMUM)
                .guarantee("quiet", GUARANTEED)
                .guarantee("loud 0", 300)
                .policy(policy)
                .segments(4)
                .build();
        AtomicLong lost = new AtomicLong();
        Cache<Integer, Integer> quiet = CacheBuilder.<Integer, Integer>named("quiet")
                .pool(pool, (key, value) -> 1)
                .removalListener((key, value, cause) -> lost.addAndGet(cause == RemovalCause.EVICTED ? 1 : 0))
                .build();
        for (int key = 0; key < GUARANTEED; key++) {
            quiet.put(key, key);
        }
        List<Cache<Integer, Integer>> loud = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loud.add(CacheBuilder.<Integer, Integer>named("loud " + i)
                    .pool(pool, (key, value) -> key % 7)
                    .build());
        }
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong heaviest = new AtomicLong();
        Thread watch = new Thread(() -> {
            while (!stop.get()) {
                heaviest.accumulateAndGet(pool.weight(), Math::max);
            }
        });
        watch.start();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            writers.add(new Thread(new Writer(loud.get(i % loud.size()), quiet, i)));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        stop.set(true);
        watch.join();

        assertThat(heaviest.get()).isLessThanOrEqualTo(MAXIMUM);
        assertThat(lost).hasValue(0);
        assertThat(quiet.size()).isEqualTo(GUARANTEED);
        long sum = GUARANTEED;
        for (Cache<Integer, Integer> cache : loud) {
            long own = cache.asMap().keySet().stream().mapToLong(key -> key % 7).sum();
            assertThat(cache.weight()).isEqualTo(own);
            sum += own;
        }
        assertThat(pool.weight()).isEqualTo(sum);
    }

    private record Writer(Cache<Integer, Integer> cache, Cache<Integer, Integer> quiet, int seed) implements Runnable {

        @Override
        public void run() {
            SplittableRandom random = new SplittableRandom(seed);
            for (int n = 0; n < 20_000; n++) {
                int key = random.nextInt(2_000);
                switch (random.nextInt(64)) {
                    case 0 -> cache.clear();
                    case 1, 2, 3, 4 -> cache.evict(key);
                    case 5, 6, 7, 8, 9 -> cache.get(key, k -> k);
                    case 10, 11, 12, 13, 14, 15, 16 -> cache.getIfPresent(key);
                    case 17, 18, 19, 20 -> quiet.getIfPresent(key % GUARANTEED);
                    default -> cache.put(key, n);
                }
            }
        }
    }
}
