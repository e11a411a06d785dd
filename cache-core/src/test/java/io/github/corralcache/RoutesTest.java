package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One cache whose keys go to different pools. */
class RoutesTest {

    private final CachePool cheap =
            CachePoolBuilder.named("cheap").maximumSize(10).segments(1).build();
    private final CachePool dear =
            CachePoolBuilder.named("dear").maximumSize(3).segments(1).build();
    private final Cache<String, String> cache = routed(cheap, dear).build();

    private static CacheBuilder<String, String> routed(CachePool own, CachePool other) {
        return CacheBuilder.<String, String>named("queries")
                .executor(Runnable::run)
                .pool(own)
                .routes((name, key) -> key.startsWith("report:") ? other.name() : null, List.of(other));
    }

    @Test
    void keysOfOnePoolDoNotCompeteWithThoseOfAnother() {
        cache.put("report:1", "dear");
        for (int i = 0; i < 100; i++) {
            cache.put("page:" + i, "cheap");
        }
        assertThat(cache).holds("report:1", "dear").hasSize(11);
        assertThat(cheap.weight()).isEqualTo(10);
        assertThat(dear.shares()).containsExactly(new CachePool.Share("queries", 1, 0));
    }

    @Test
    void figuresAreSummedUp() {
        cache.get("report:1", key -> "loaded");
        cache.get("page:1", key -> "loaded");
        cache.getIfPresent("page:1");
        assertThat(cache.stats().loads()).isEqualTo(2);
        assertThat(cache.stats().misses()).isEqualTo(2);
        assertThat(cache.stats().hits()).isEqualTo(1);
        assertThat(cache.weight()).isEqualTo(2);
        assertThat(cache.settings().pool()).isEqualTo("cheap");
        assertThat(cache.settings().otherPools()).containsExactly("dear");
    }

    @Test
    void whatConcernsAllKeysReachesAllPools() {
        cache.store("report:1", CacheValue.of("a").withTags("tenant"));
        cache.store("page:1", CacheValue.of("b").withTags("tenant"));
        cache.put("page:2", "c");
        assertThat(cache.asMap()).containsOnlyKeys("report:1", "page:1", "page:2");
        cache.evictByTag("tenant");
        assertThat(cache.asMap()).containsOnlyKeys("page:2");
        cache.put("report:2", "d");
        cache.clear();
        assertThat(cache).hasSize(0);
        cache.close();
        assertThat(cheap.shares()).isEmpty();
        assertThat(dear.shares()).isEmpty();
    }

    @Test
    void bulkLoadAsksOncePerPoolAndAnswersInOrder() {
        List<Object> asked = new ArrayList<>();
        Map<String, String> found = cache.getAll(List.of("page:1", "report:1", "page:2"), keys -> {
            asked.add(List.copyOf(keys));
            Map<String, String> loaded = new LinkedHashMap<>();
            keys.forEach(key -> loaded.put(key, "of " + key));
            return loaded;
        });
        assertThat(found)
                .containsExactly(
                        Map.entry("page:1", "of page:1"),
                        Map.entry("report:1", "of report:1"),
                        Map.entry("page:2", "of page:2"));
        assertThat(asked).containsExactly(List.of("page:1", "page:2"), List.of("report:1"));
    }

    @Test
    void mapViewWritesThroughToTheRightPool() {
        cache.asMap().put("report:1", "a");
        cache.asMap().put("page:1", "b");
        assertThat(dear.weight()).isEqualTo(1);
        assertThat(cache.asMap()).hasSize(2).containsEntry("report:1", "a");
        cache.asMap().entrySet().removeIf(entry -> entry.getValue().equals("a"));
        assertThat(dear.weight()).isZero();
        assertThat(cache.asMap().remove("page:1")).isEqualTo("b");
    }

    @Test
    void routerThatNamesAPoolTheCacheHasNotIsTold() {
        Cache<String, String> lost = CacheBuilder.<String, String>named("lost")
                .pool(cheap)
                .routes((name, key) -> "nowhere", List.of(dear))
                .build();
        assertThatIllegalStateException()
                .isThrownBy(() -> lost.getIfPresent("secret"))
                .withMessageContaining("'lost'")
                .withMessageContaining("'nowhere'")
                .withMessageContaining("cheap")
                .withMessageNotContaining("secret");
    }

    @Test
    void cacheThatCannotEnterOneOfItsPoolsEntersNone() {
        CachePool own = CachePoolBuilder.named("own").maximumSize(10).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> routed(own, dear).build())
                .withMessageContaining("'dear'")
                .withMessageContaining("'queries'");
        assertThat(own.shares()).isEmpty();
    }

    @Test
    void routesNeedAPoolOfTheirOwnAndPoolsOfOneKind() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CacheBuilder.<String, String>named("a")
                        .maximumSize(5)
                        .routes((name, key) -> null, List.of(dear))
                        .build())
                .withMessageContaining("routes");
        CachePool weighed = CachePoolBuilder.named("weighed").maximumWeight(5).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> routed(cheap, weighed).build())
                .withMessageContaining("'weighed'");
        assertThat(cheap.shares()).hasSize(1);
    }
}
