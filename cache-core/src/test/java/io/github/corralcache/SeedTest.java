package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies do at random: something else in each cache, unless it is told what. */
class SeedTest {

    private static CacheBuilder<Integer, Integer> builder(String policy) {
        return CacheBuilder.<Integer, Integer>named("seeded").maximumSize(200).policy(policy);
    }

    private static Cache<Integer, Integer> pooled(CachePoolBuilder pool) {
        return CacheBuilder.<Integer, Integer>named("seeded")
                .pool(pool.maximumSize(200).policy("hyperbolic").build())
                .build();
    }

    /** The keys that are left after the same requests as always. */
    private static TreeSet<Integer> left(Cache<Integer, Integer> cache) {
        SplittableRandom requests = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            int key = (int) (2_000 * Math.pow(requests.nextDouble(), 2));
            if (cache.getIfPresent(key) == null) {
                cache.put(key, key);
            }
        }
        return new TreeSet<>(cache.asMap().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost-aware", "w-tinylfu", "hyperbolic", "sampled-lru"})
    void sameSeedGivesTheSameEvictions(String policy) {
        assertThat(left(builder(policy).seed(7).build()))
                .isEqualTo(left(builder(policy).seed(7).build()))
                .isNotEqualTo(left(builder(policy).seed(8).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost-aware", "w-tinylfu", "hyperbolic", "sampled-lru"})
    @Tag("ME9")
    void eachCacheHasASeedOfItsOwn(String policy) {
        CacheBuilder<Integer, Integer> builder = builder(policy);
        eachHasASeedOfItsOwn(builder::build);
    }

    @Test
    @Tag("ME9")
    void eachPoolHasASeedOfItsOwn() {
        eachHasASeedOfItsOwn(() -> pooled(CachePoolBuilder.named("pool")));
    }

    @Test
    @Tag("ME9")
    void theSameSeedForAllFailsTheCheck() {
        assertThatThrownBy(() -> eachHasASeedOfItsOwn(builder("cost-aware").seed(1)::build))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> eachHasASeedOfItsOwn(
                        () -> pooled(CachePoolBuilder.named("pool").seed(1))))
                .isInstanceOf(AssertionError.class);
    }

    private static void eachHasASeedOfItsOwn(Supplier<Cache<Integer, Integer>> caches) {
        assertThat(left(caches.get())).isNotEqualTo(left(caches.get()));
    }

    @Test
    void cacheInAPoolHasThePoolsSeed() {
        CachePool pool = CachePoolBuilder.named("pool").maximumSize(10).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> CacheBuilder.named("a").pool(pool).seed(3).build())
                .withMessageContaining("seed is 3")
                .withMessageContaining("'pool'");
    }
}
