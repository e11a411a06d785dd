package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.cost.CostModel;
import io.github.corralcache.test.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups of keys that values name, such as what one loader of several makes. */
class GroupsTest {

    private static final int SIZE = 1_000;
    private static final double LIMIT = 1.2;

    private final FakeTime time = new FakeTime();

    private CacheBuilder<Integer, String> builder() {
        return CacheBuilder.<Integer, String>named("shared")
                .seed(1)
                .segments(1)
                .maximumSize(SIZE)
                .policy("cost-aware", Map.of("surprise-limit", "" + LIMIT))
                .executor(Runnable::run)
                .ticker(time)
                .scheduler(time);
    }

    private static CacheValue<String> value(double cost, @Nullable String group) {
        CacheValue<String> value = CacheValue.of("v").withCost(cost);
        return group == null ? value : value.withGroup(group);
    }

    /** Who made a key: negative ones are dear. */
    private static String loaderOf(int key) {
        return key < 0 ? "dear" : "cheap";
    }

    /**
     * Has two loaders fill one cache whose loads cost less than eight times each other, so that they are in one band of
     * costs; the dear one has many more keys than fit.
     *
     * @return how often the cheap one was called
     */
    private static int cheapLoads(Cache<Integer, String> cache, IntFunction<@Nullable String> groups) {
        SplittableRandom random = new SplittableRandom(1);
        AtomicInteger loads = new AtomicInteger();
        for (int i = 0; i < 200_000; i++) {
            boolean isCheap = random.nextInt(10) < 6;
            int key = isCheap
                    ? (int) (3_000 * Math.pow(random.nextDouble(), 3))
                    : -1 - (int) (3_000 * Math.pow(random.nextDouble(), 1.5));
            cache.get(key, (k, stale) -> {
                if (isCheap) {
                    loads.incrementAndGet();
                }
                return value(isCheap ? 1 : 7.9, groups.apply(k));
            });
        }
        return loads.get();
    }

    /** What the cheap loader has to load as a multiple of what it would in a cache without costs. */
    private double loadOfTheCheapOne(IntFunction<@Nullable String> groups) {
        int blind = cheapLoads(builder().cost(CostModel.none()).build(), groups);
        return (double) cheapLoads(builder().build(), groups) / blind;
    }

    @Test
    void loadersOfOneCostBandAreGuardedSeparately() {
        assertThat(loadOfTheCheapOne(GroupsTest::loaderOf)).isLessThan(LIMIT);
    }

    /** The twin: what one loader has too many misses of, the other has too few of, and the band looks well. */
    @Test
    void withoutGroupsTheBandHidesWhoPays() {
        assertThat(loadOfTheCheapOne(key -> null)).isGreaterThan(1.2 * LIMIT);
        assertThat(loadOfTheCheapOne(key -> "all")).isGreaterThan(1.2 * LIMIT);
    }

    @Test
    void groupsAreToldOfByTheirNames() {
        Cache<Integer, String> cache = builder().build();
        cheapLoads(cache, GroupsTest::loaderOf);
        assertThat(cache.explain().surprises()).extracting(Surprise::group).containsExactlyInAnyOrder("cheap", "dear");
        assertThat(cache.explain().surprises()).anySatisfy(cheap -> {
            assertThat(cheap.group()).isEqualTo("cheap");
            assertThat(cheap.multiplier()).isGreaterThan(1);
            assertThat(cheap.misses()).isGreaterThan(1);
        });
    }

    @Test
    void namesThatComeTooLateAreToldApartByCost() {
        Cache<Integer, String> cache = builder().build();
        for (int i = 0; i < 32; i++) {
            cache.store(i, value(1, "early " + i));
        }
        cheapLoads(cache, GroupsTest::loaderOf);
        assertThat(cache.explain().surprises())
                .extracting(Surprise::group)
                .containsExactly("load time from 1.000 ns to 8.000 ns");
    }

    // ---- in a pool

    private Cache<Integer, String> inPool(String name, CachePool pool) {
        return CacheBuilder.<Integer, String>named(name)
                .pool(pool)
                .executor(Runnable::run)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    private static CachePool pool() {
        return CachePoolBuilder.named("pool")
                .seed(1)
                .segments(1)
                .maximumSize(SIZE)
                .build();
    }

    @Test
    void eachCacheOfAPoolTellsOfItsOwnGroupsAndOfItselfForTheRest() {
        CachePool pool = pool();
        Cache<Integer, String> named = inPool("named", pool);
        Cache<Integer, String> plain = inPool("plain", pool);
        cheapLoads(named, key -> key < 0 ? "dear" : null);
        cheapLoads(plain, key -> null);
        assertThat(named.explain().surprises()).extracting(Surprise::group).containsExactlyInAnyOrder("dear", "named");
        assertThat(plain.explain().surprises()).extracting(Surprise::group).containsExactly("plain");
    }

    @Test
    void aPoolHasGroupsForCachesThatComeAfterOthersHaveLeft() {
        CachePool pool = pool();
        for (int i = 0; i < 10; i++) {
            try (Cache<Integer, String> passing = inPool("passing " + i, pool)) {
                for (int key = 0; key < 40; key++) {
                    passing.store(key, value(1, i + " " + key));
                }
            }
        }
        Cache<Integer, String> cache = inPool("shared", pool);
        cheapLoads(cache, GroupsTest::loaderOf);
        assertThat(cache.explain().surprises()).extracting(Surprise::group).contains("cheap", "dear");
    }

    @Test
    void aCacheThatComesAfterAnotherHasLeftIsNotTakenForIt() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .segments(1)
                .maximumSize(SIZE)
                .policy("cost-aware", Map.of("surprise-limit", "" + LIMIT))
                .build();
        try (Cache<Integer, String> before = inPool("before", pool)) {
            cheapLoads(before, key -> key < 0 ? "dear" : null);
            assertThat(before.explain().surprises())
                    .extracting(Surprise::group)
                    .containsExactlyInAnyOrder("dear", "before");
            assertThat(before.explain().surprises()).anyMatch(surprise -> surprise.multiplier() > 1);
        }
        Cache<Integer, String> after = inPool("after", pool);
        after.store(1, value(1, "named"));
        assertThat(after.explain().surprises()).as("nothing is known yet").isEmpty();
    }

    @Test
    void cachesOfAPoolThatHasNoGroupsLeftAreToldApartByCost() {
        CachePool pool = pool();
        List<Cache<Integer, String>> caches = new ArrayList<>(); // who is forgotten leaves
        for (int i = 0; i < 48; i++) {
            caches.add(inPool("cache " + i, pool));
        }
        Cache<Integer, String> late = inPool("late", pool);
        cheapLoads(late, key -> null);
        assertThat(late.explain().surprises())
                .extracting(Surprise::group)
                .containsExactly("load time from 1.000 ns to 8.000 ns");
        assertThat(caches.get(0).explain().surprises()).isEmpty();
    }
}
