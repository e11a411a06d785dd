package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.policy.Policies;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Caches that share a budget. */
class PoolTest {

    private final FakeTime time = new FakeTime();

    static Stream<String> policies() {
        return Policies.names().stream();
    }

    private CacheBuilder<Integer, String> named(String name) {
        return CacheBuilder.<Integer, String>named(name)
                .executor(Runnable::run)
                .ticker(time)
                .scheduler(time);
    }

    private Cache<Integer, String> cache(String name, CachePool pool) {
        return named(name).pool(pool).build();
    }

    private static void fill(Cache<Integer, String> cache, int from, int to) {
        for (int key = from; key < to; key++) {
            cache.put(key, cache.name());
        }
    }

    @Test
    void budgetIsSharedByAllCaches() {
        CachePool pool = CachePoolBuilder.named("pool").maximumSize(100).build();
        Cache<Integer, String> a = cache("a", pool);
        Cache<Integer, String> b = cache("b", pool);
        fill(a, 0, 100);
        assertThat(a).hasSize(100);
        fill(b, 0, 30);
        assertThat(pool.weight()).isEqualTo(100);
        assertThat(a.weight() + b.weight()).isEqualTo(100);
        assertThat(a.stats().evictions() + b.stats().evictions()).isEqualTo(30);
    }

    @Test
    void listenerOfACacheHearsWhatOthersWithoutEvictThere() {
        CachePool pool = CachePoolBuilder.named("pool")
                .maximumSize(20_000)
                .policy("fifo")
                .build();
        Queue<Integer> evicted = new ConcurrentLinkedQueue<>();
        Cache<Integer, String> heard = named("heard")
                .pool(pool)
                .removalListener((key, value, cause) -> evicted.add(key))
                .build();
        Cache<Integer, String> unheard = cache("unheard", pool);
        fill(heard, 0, 20_000);
        AtomicInteger writers = new AtomicInteger();
        try (Stampede<Boolean> herd = Stampede.of(4, () -> {
            int from = writers.getAndIncrement() * 20_000;
            fill(unheard, from, from + 20_000);
            return true;
        })) {
            assertThat(herd.values()).hasSize(4);
        }
        assertThat(evicted).doesNotHaveDuplicates().hasSize((int) heard.stats().evictions());
        assertThat(evicted.size()).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void guaranteedCacheLosesNothingToAnother(String policy) {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(5_000)
                .guaranteeShare("quiet", 0.2)
                .policy(policy)
                .build();
        Cache<Integer, String> quiet = cache("quiet", pool);
        Cache<Integer, String> noisy = cache("noisy", pool);
        fill(quiet, 0, 1_000);
        for (int key = 0; key < 30_000; key++) {
            noisy.put(key, "noise");
            noisy.getIfPresent(key / 2);
        }
        assertThat(quiet).hasSize(1_000);
        assertThat(quiet.stats().evictions()).isZero();
        assertThat(noisy).hasSize(4_000);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void idleGuaranteeIsLentAndComesBackWithinOneTurnover(String policy) {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(4_000)
                .guaranteeShare("owner", 0.5)
                .policy(policy)
                .build();
        Cache<Integer, String> owner = cache("owner", pool);
        Cache<Integer, String> borrower = cache("borrower", pool);
        fill(borrower, 0, 4_000);
        assertThat(pool.shares()).contains(new CachePool.Share("borrower", 4_000, 0));
        fill(owner, 0, 2_000);
        assertThat(owner).hasSize(2_000);
        assertThat(owner.stats().evictions()).isZero();
        assertThat(borrower).hasSize(2_000);
        assertThat(pool.shares().get(0).borrowed()).isZero();
        assertThat(pool.shares().get(1).borrowed()).isEqualTo(2_000);
    }

    /** Not parked for good: what is protected takes part in the ranking again once its cache is above its guarantee. */
    @ParameterizedTest
    @MethodSource("policies")
    void whatIsProtectedAndNeverReadIsTheFirstToGoWhenItsCacheGrows(String policy) {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(400)
                .guarantee("a", 100)
                .policy(policy)
                .segments(1)
                .build();
        Cache<Integer, String> a = cache("a", pool);
        Cache<Integer, String> b = cache("b", pool);
        fill(a, 0, 100);
        fill(b, 0, 3_000);
        assertThat(a).hasSize(100);
        fill(a, 1_000, 4_000);
        fill(b, 3_000, 6_000);
        int old = 0;
        for (int key = 0; key < 100; key++) {
            old += a.getIfPresent(key) == null ? 0 : 1;
        }
        assertThat(old).isLessThan(30);
    }

    @Test
    void entryThatIsReadWhileProtectedIsRankedAsWantedAgain() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(20)
                .guarantee("a", 10)
                .policy("lru")
                .segments(1)
                .build();
        Cache<Integer, String> a = cache("a", pool);
        Cache<Integer, String> b = cache("b", pool);
        fill(a, 0, 10);
        fill(b, 0, 40); // gives all of a up, in vain
        a.getIfPresent(3);
        a.put(10, "one more than is guaranteed");
        assertThat(a).holdsNothing(0).holds(3, "a");
        fill(a, 11, 19);
        assertThat(a).holdsNothing(9).holds(3, "a");
    }

    @Test
    void cacheWithoutAGuaranteeIsRefusedWhatAllOthersAreGuaranteed() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(10)
                .guarantee("a", 6)
                .guarantee("b", 4)
                .build();
        Cache<Integer, String> a = cache("a", pool);
        Cache<Integer, String> b = cache("b", pool);
        Cache<Integer, String> c = cache("c", pool);
        fill(a, 0, 6);
        fill(b, 0, 4);
        c.put(1, "nothing is left");
        assertThat(c).hasSize(0);
        assertThat(c.stats().oversize()).isEqualTo(1);
        b.evict(0);
        c.put(1, "lent");
        assertThat(c).holds(1, "lent");
    }

    @Test
    void eachCacheWeighsItsOwnEntries() {
        CachePool pool = CachePoolBuilder.named("pool").maximumWeight(100).build();
        Cache<Integer, String> one = named("one").pool(pool, (key, value) -> 1).build();
        Cache<Integer, String> ten = named("ten").pool(pool, (key, value) -> 10).build();
        fill(one, 0, 5);
        fill(ten, 0, 5);
        assertThat(one.weight()).isEqualTo(5);
        assertThat(ten.weight()).isEqualTo(50);
        assertThat(pool.weight()).isEqualTo(55);
    }

    @Test
    void listenerOfTheVictimsOwnCacheIsTold() {
        CachePool pool =
                CachePoolBuilder.named("pool").maximumSize(3).policy("fifo").build();
        List<String> told = new ArrayList<>();
        Cache<Integer, String> a = named("a")
                .pool(pool)
                .removalListener((key, value, cause) -> told.add(key + " " + value + " " + cause))
                .build();
        Cache<Integer, String> b = cache("b", pool);
        a.put(1, "of a");
        fill(b, 0, 3);
        assertThat(told).containsExactly("1 of a EVICTED");
        assertThat(a.stats().evictions()).isEqualTo(1);
        assertThat(b.stats().evictions()).isZero();
    }

    @Test
    void clearingOrClosingOneCacheLeavesTheOthersAlone() {
        CachePool pool = CachePoolBuilder.named("pool").maximumSize(100).build();
        Cache<Integer, String> a = cache("a", pool);
        Cache<Integer, String> b = cache("b", pool);
        fill(a, 0, 20);
        fill(b, 0, 30);
        a.clear();
        assertThat(a).hasSize(0);
        assertThat(b).hasSize(30);
        fill(a, 0, 20);
        a.close();
        a.put(1, "ignored");
        assertThat(pool.weight()).isEqualTo(30);
        assertThat(pool.shares()).extracting(CachePool.Share::cache).containsExactly("b");
        assertThat(b).hasSize(30).holds(7, "b");
        Cache<Integer, String> again = cache("a", pool);
        fill(again, 0, 10);
        assertThat(again).hasSize(10).holds(1, "a");
    }

    @Test
    void cacheThatIsForgottenGivesItsRoomAndItsNameBack() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(100)
                .guarantee("a", 60)
                .build();
        Cache<Integer, String> b = cache("b", pool);
        List<Cache<Integer, String>> held = new ArrayList<>();
        held.add(filled("a", pool));
        fill(b, 0, 200);
        assertThat(b).hasSize(40);
        held.clear();
        awaitRoom(b, Duration.ofSeconds(10));
        assertThat(pool.shares()).containsExactly(new CachePool.Share("b", 100, 0));
        assertThat(filled("a", pool)).hasSize(60);
    }

    @Test
    void theCheckFindsACacheThatSomebodyStillHas() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(100)
                .guarantee("a", 60)
                .build();
        Cache<Integer, String> b = cache("b", pool);
        Map<Integer, String> view = filled("a", pool).asMap();
        assertThatThrownBy(() -> awaitRoom(b, Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("all the room is the other's");
        assertThat(view).hasSize(60);
    }

    private Cache<Integer, String> filled(String name, CachePool pool) {
        Cache<Integer, String> cache = cache(name, pool);
        fill(cache, 0, 60);
        return cache;
    }

    private static void awaitRoom(Cache<Integer, String> cache, Duration patience) {
        Patience.until("all the room is the other's", patience, () -> {
            System.gc();
            fill(cache, 1_000, 1_100);
            return cache.size() == 100;
        });
    }

    @Test
    void clearTakesTheRightToStoreFromLoadsOfItsOwnCacheOnly() {
        CachePool pool = CachePoolBuilder.named("pool").maximumSize(100).build();
        Cache<Integer, String> a = cache("a", pool);
        Cache<Integer, String> b = cache("b", pool);
        CompletableFuture<String> load = new CompletableFuture<>();
        CompletableFuture<String> ofA = a.getAsync(1, (Integer key) -> load);
        CompletableFuture<String> ofB = b.getAsync(1, (Integer key) -> load);
        a.clear();
        load.complete("loaded");
        assertThat(ofA).isCompletedWithValue("loaded");
        assertThat(ofB).isCompletedWithValue("loaded");
        assertThat(a).holdsNothing(1);
        assertThat(b).holds(1, "loaded");
    }

    @Test
    void eachCacheHasItsOwnTtl() {
        CachePool pool = CachePoolBuilder.named("pool").maximumSize(100).build();
        Cache<Integer, String> brief =
                named("brief").pool(pool).ttl(Duration.ofMinutes(1)).build();
        Cache<Integer, String> lasting = cache("lasting", pool);
        fill(brief, 0, 10);
        fill(lasting, 0, 10);
        time.advance(Duration.ofMinutes(5));
        assertThat(brief).hasSize(0);
        assertThat(brief.stats().expirations()).isEqualTo(10);
        assertThat(lasting).hasSize(10);
        assertThat(pool.weight()).isEqualTo(10);
    }

    @Test
    void settingsAreThoseOfThePool() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(77)
                .policy("sieve")
                .guaranteeShare("a", 0.29)
                .build();
        Cache<Integer, String> a = cache("a", pool);
        assertThat(a.settings().pool()).isEqualTo("pool");
        assertThat(a.settings().maximum()).isEqualTo(77);
        assertThat(a.settings().policy()).isEqualTo("sieve");
        assertThat(pool.shares()).containsExactly(new CachePool.Share("a", 0, 22));
    }

    @Test
    void shareOfTheMaximumIsReckonedInDecimals() {
        CachePool pool = CachePoolBuilder.named("pool")
                .seed(1)
                .maximumSize(100)
                .guaranteeShare("a", 0.29)
                .guaranteeShare("b", 0.71)
                .build();
        cache("a", pool);
        cache("b", pool);
        assertThat(pool.shares()).extracting(CachePool.Share::guarantee).containsExactly(29L, 71L);
    }

    @Test
    @Tag("E3")
    void sharesAreAddedUpAsTheyAreGivenAndNotAsTheyAreRounded() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CachePoolBuilder.named("pool")
                        .maximumSize(9)
                        .guaranteeShare("a", 0.8)
                        .guaranteeShare("b", 0.3)
                        .build())
                .withMessageContaining("110%");
        assertThatIllegalStateException()
                .isThrownBy(() -> CachePoolBuilder.named("pool")
                        .maximumSize(9)
                        .guarantee("a", 8)
                        .guaranteeShare("b", 0.2)
                        .build());
        CachePool thirds = CachePoolBuilder.named("pool")
                .maximumSize(9)
                .guaranteeShare("a", 1.0 / 3)
                .guaranteeShare("b", 2.0 / 3)
                .build();
        assertThat(thirds.maximum()).isEqualTo(9);
    }

    @Test
    void poolNeedsOneMaximumAndGuaranteesWithinIt() {
        CachePoolBuilder pool = CachePoolBuilder.named("pool");
        assertThatIllegalStateException().isThrownBy(pool::build).withMessageContaining("maximumSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.maximumSize(0))
                .withMessageContaining("maximumSize must be at least 1; got 0");
        pool.maximumSize(10).guarantee("a", 6).guaranteeShare("b", 0.5);
        assertThatIllegalStateException().isThrownBy(() -> pool.maximumWeight(10));
        assertThatIllegalStateException()
                .isThrownBy(pool::build)
                .withMessageContaining("{a=6, b=5}")
                .withMessageContaining("10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.guarantee("a", -1))
                .withMessageContaining("got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.guaranteeShare("a", 1.5))
                .withMessageContaining("1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.policy("mru"))
                .withMessageContaining("mru");
    }

    @Test
    void pooledCacheHasNeitherMaximumNorPolicyNorSegmentsOfItsOwn() {
        CachePool bySize = CachePoolBuilder.named("sizes").maximumSize(10).build();
        CachePool byWeight = CachePoolBuilder.named("weights").maximumWeight(10).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> named("a").pool(bySize).maximumSize(5))
                .withMessageContaining("'sizes'");
        assertThatIllegalStateException()
                .isThrownBy(() -> named("a").maximumSize(5).pool(bySize))
                .withMessageContaining("5");
        assertThatIllegalStateException()
                .isThrownBy(() -> named("a").policy("lru").pool(bySize).build())
                .withMessageContaining("'lru'");
        assertThatIllegalStateException()
                .isThrownBy(() -> named("a").segments(4).pool(bySize).build())
                .withMessageContaining("4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named("a").pool(byWeight))
                .withMessageContaining("weigher is required");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named("a").pool(bySize, (key, value) -> 1))
                .withMessageContaining("not weighed");
    }

    @Test
    void namesInAPoolAreUnique() {
        CachePool pool = CachePoolBuilder.named("pool").maximumSize(10).build();
        cache("a", pool);
        assertThatIllegalStateException()
                .isThrownBy(() -> cache("a", pool))
                .withMessageContaining("'a'")
                .withMessageContaining("'pool'");
    }
}
