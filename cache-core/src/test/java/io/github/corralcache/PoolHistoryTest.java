package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.PoolHistory.Eviction;
import io.github.corralcache.PoolHistory.Plan;
import io.github.corralcache.broken.BrokenPool;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.test.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The promises of pools, in very many short random histories; a failure names the seed that repeats it. */
class PoolHistoryTest {

    private static final int HISTORIES = 100_000;
    private static final int STEPS = 48;

    /** Histories after which a planted bug has shown itself, most of them in the first hundred. */
    private static final int PATIENCE = 20_000;

    private static final List<String> POLICIES = List.copyOf(Policies.names());

    @Test
    void pooledCachesKeepTheirPromises() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            run(seed, Real::new);
        }
    }

    @Test
    void modelWithoutABugKeepsThemToo() {
        for (long seed = 0; seed < 1_000; seed++) {
            run(seed, plan -> new Model(plan, BrokenPool.Bug.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void plantedBugsAreFound(BrokenPool.Bug bug) {
        assertThatThrownBy(() -> {
                    for (long seed = 0; seed < PATIENCE; seed++) {
                        run(seed, plan -> new Model(plan, bug));
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed");
    }

    private interface Maker {
        PoolHistory.Subject make(Plan plan);
    }

    private static void run(long seed, Maker maker) {
        SplittableRandom random = new SplittableRandom(seed);
        Plan plan = Plan.random(POLICIES, random);
        try {
            new PoolHistory(plan, maker.make(plan), random).run(STEPS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** Caches that share a pool. A value is the weight of its entry. */
    private static final class Real implements PoolHistory.Subject {

        private final Plan plan;
        private final FakeTime time = new FakeTime();
        private final CachePool pool;
        private final List<Cache<Integer, Integer>> caches = new ArrayList<>();
        private final List<Eviction> evictions = new ArrayList<>();

        Real(Plan plan) {
            this.plan = plan;
            CachePoolBuilder builder =
                    CachePoolBuilder.named("pool").policy(plan.policy()).segments(plan.segments());
            if (plan.weighted()) {
                builder.maximumWeight(plan.maximum());
            } else {
                builder.maximumSize(plan.maximum());
            }
            for (int i = 0; i < plan.guarantees().length; i++) {
                builder.guarantee("cache " + i, plan.guarantees()[i]);
            }
            pool = builder.build();
            for (int i = 0; i < plan.guarantees().length; i++) {
                caches.add(cache(i));
            }
        }

        private Cache<Integer, Integer> cache(int number) {
            CacheBuilder<Integer, Integer> builder = CacheBuilder.<Integer, Integer>named("cache " + number)
                    .removalListener((key, value, cause) -> {
                        if (cause == RemovalCause.EVICTED) {
                            evictions.add(new Eviction(number, key));
                        }
                    })
                    .executor(Runnable::run)
                    .ticker(time)
                    .scheduler(time);
            return plan.weighted()
                    ? builder.pool(pool, (key, value) -> value).build()
                    : builder.pool(pool).build();
        }

        @Override
        public List<Eviction> put(int cache, int key, int weight) {
            evictions.clear();
            caches.get(cache).put(key, weight);
            return evictions;
        }

        @Override
        public @Nullable Integer get(int cache, int key) {
            return caches.get(cache).getIfPresent(key);
        }

        @Override
        public void evict(int cache, int key) {
            caches.get(cache).evict(key);
        }

        @Override
        public void clear(int cache, boolean close) {
            if (close) {
                caches.get(cache).close();
                caches.set(cache, cache(cache));
            } else {
                caches.get(cache).clear();
            }
        }

        @Override
        public Iterable<Integer> keys(int cache) {
            assertThat(caches.get(cache).size())
                    .isEqualTo(caches.get(cache).asMap().size());
            return caches.get(cache).asMap().keySet();
        }

        @Override
        public long weight(int cache) {
            return caches.get(cache).weight();
        }

        @Override
        public long weight() {
            return pool.weight();
        }
    }

    private static final class Model implements PoolHistory.Subject {

        private final BrokenPool pool;

        Model(Plan plan, BrokenPool.Bug bug) {
            pool = new BrokenPool(bug, plan.maximum(), plan.guarantees());
        }

        @Override
        public List<Eviction> put(int cache, int key, int weight) {
            return pool.put(new BrokenPool.Id(cache, key), weight).stream()
                    .map(id -> new Eviction(id.cache(), id.key()))
                    .toList();
        }

        @Override
        public @Nullable Integer get(int cache, int key) {
            return pool.get(new BrokenPool.Id(cache, key));
        }

        @Override
        public void evict(int cache, int key) {
            pool.evict(new BrokenPool.Id(cache, key));
        }

        @Override
        public void clear(int cache, boolean close) {
            pool.clear(cache);
        }

        @Override
        public Iterable<Integer> keys(int cache) {
            return pool.keys(cache);
        }

        @Override
        public long weight(int cache) {
            return pool.weight(cache);
        }

        @Override
        public long weight() {
            return pool.weight();
        }
    }
}
