package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Stampede;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Loads that would wait for themselves are told so however many keys and loads are concerned. */
class LargeCirclesTest {

    private static final List<Integer> MANY = IntStream.range(0, 8_000).boxed().toList();

    private final FakeTime time = new FakeTime();
    private final Cache<Integer, String> cache = on("cache");
    private final Cache<Integer, String> other = on("other");

    private Cache<Integer, String> on(String name) {
        return CacheBuilder.<Integer, String>named(name)
                .seed(1)
                .maximumSize(100_000)
                .ticker(time)
                .scheduler(time)
                .limits(Caches.waiters(256, 100_000))
                .build();
    }

    private static Map<Integer, String> values(Set<? extends Integer> keys) {
        Map<Integer, String> values = new HashMap<>();
        keys.forEach(key -> values.put(key, "v" + key));
        return values;
    }

    @Test
    @Tag("F5")
    void loaderOfManyKeysThatAsksForOneOfThemIsToldSo() {
        for (int asked : List.of(0, 4_000, 7_999)) {
            assertThatExceptionOfType(RecursiveLoadException.class)
                    .isThrownBy(() -> cache.getAll(MANY, keys -> {
                        cache.get(asked, again -> "never");
                        return values(keys);
                    }))
                    .satisfies(recursion ->
                            assertThat(recursion.chain()).containsExactly(link("cache", asked), link("cache", asked)));
            assertThatThrownBy(() -> cache.getAll(MANY, keys -> {
                        cache.getAsync(asked, again -> CompletableFuture.completedFuture("never"))
                                .get();
                        return values(keys);
                    }))
                    .isInstanceOf(CacheLoadException.class)
                    .hasRootCauseInstanceOf(RecursiveLoadException.class);
            assertThatExceptionOfType(RecursiveLoadException.class)
                    .isThrownBy(() -> cache.getAll(MANY, keys -> {
                        cache.getAll(List.of(-1, asked), LargeCirclesTest::values);
                        return values(keys);
                    }));
        }
        assertThat(cache).isIdle();
        assertThat(cache.getAll(MANY, LargeCirclesTest::values)).hasSize(8_000);
    }

    @Test
    @Tag("F5")
    void loadersOfManyKeysThatAskForEachOthersAreToldSo() {
        CyclicBarrier bothLoad = new CyclicBarrier(2);
        try (Stampede<Integer> one = Stampede.of(1, () -> ask(bothLoad, cache, other));
                Stampede<Integer> two = Stampede.of(1, () -> ask(bothLoad, other, cache))) {
            assertThat(one.failures()).hasSize(1).allSatisfy(LargeCirclesTest::isToldOfBothCaches);
            assertThat(two.failures()).hasSize(1).allSatisfy(LargeCirclesTest::isToldOfBothCaches);
        }
        assertThat(cache).isIdle();
        assertThat(other).isIdle();
    }

    private static int ask(CyclicBarrier bothLoad, Cache<Integer, String> cache, Cache<Integer, String> other) {
        return cache.getAll(MANY, keys -> {
                    bothLoad.await(10, TimeUnit.SECONDS);
                    other.getAll(MANY, LargeCirclesTest::values);
                    return values(keys);
                })
                .size();
    }

    private static void isToldOfBothCaches(Throwable failure) {
        assertThat(failure).hasMessageContaining("cache[#").hasMessageContaining("other[#");
    }

    /** Each load waits for the one before; what the first comes up with is handed on through all of them. */
    @Test
    @Tag("F5")
    void longChainOfLoadsIsNoCircleAndLands() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        List<CompletableFuture<String>> loads = new ArrayList<>();
        loads.add(cache.getAsync(0, key -> answer));
        for (int i = 1; i <= 10_000; i++) {
            loads.add(cache.getAsync(i, key -> cache.getAsync(key - 1, never -> answer)));
        }
        answer.complete("landed");
        assertThat(loads).allSatisfy(load -> assertThat(load).isCompletedWithValue("landed"));
        assertThat(cache).isIdle();
    }

    private static String link(String cache, Object key) {
        return cache + "[#" + KeyDigests.ofThisProcess().ofKey(key) + "]";
    }
}
