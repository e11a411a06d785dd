package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.test.Stampede;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorralCacheManagerTest {

    private final CorralCacheManager manager = new CorralCacheManager(CorralCacheManagerTest::cache);

    private static CorralCache cache(String name) {
        return new CorralCache(CacheBuilder.named(name).maximumSize(10).build());
    }

    @Test
    void makesACacheWhenItIsAskedForAndAlwaysReturnsThatOne() {
        assertThat(manager.getCacheNames()).isEmpty();

        CorralCache books = manager.getCache("books");

        assertThat(books).isNotNull().isSameAs(manager.getCache("books"));
        assertThat(manager.getCacheNames()).containsExactly("books");
    }

    @Test
    void makesACacheOnceHoweverManyAsk() {
        List<CorralCache> made = new ArrayList<>();
        CorralCacheManager manager = new CorralCacheManager(name -> {
            CorralCache cache = cache(name);
            synchronized (made) {
                made.add(cache);
            }
            return cache;
        });

        try (Stampede<CorralCache> herd = Stampede.of(32, () -> manager.getCache("books"))) {
            assertThat(herd.values()).hasSize(32).containsOnly(manager.getCache("books"));
        }
        assertThat(made).hasSize(1);
    }

    @Test
    void makesTheNamedCachesAndNoOthers() {
        manager.setCacheNames(List.of("b", "a"));

        assertThat(manager.getCacheNames()).containsExactly("a", "b");
        assertThat(manager.getCache("c")).isNull();

        manager.setCacheNames(List.of());
        assertThat(manager.getCache("c")).isNotNull();
    }

    @Test
    void takesACacheMadeElsewhereInPlaceOfItsOwn() {
        CorralCache before = manager.getCache("books");
        before.put("k", "v");
        CorralCache special = cache("books");

        manager.registerCache(special);

        assertThat(manager.getCache("books")).isSameAs(special);
        assertThat(before.get("k")).as("closed").isNull();
    }

    @Test
    void tellsListenersOfCachesMadeLater() {
        List<String> told = new ArrayList<>();
        manager.getCache("early");
        manager.addCreationListener(cache -> told.add(cache.getName()));

        manager.getCache("early");
        manager.getCache("late");
        manager.registerCache(cache("foreign"));

        assertThat(told).containsExactly("late", "foreign");
    }

    @Test
    void clearsAllCaches() {
        manager.getCache("a").put("k", 1);
        manager.getCache("b").put("k", 2);

        manager.resetCaches();

        assertThat(manager.getCache("a").get("k")).isNull();
        assertThat(manager.getCache("b").get("k")).isNull();
    }

    @Test
    void oneThatIsClosedAnswersWithCachesThatKeepNothing() {
        manager.getCache("a").put("k", 1);

        manager.close();
        manager.close();

        assertThat(manager.getCache("a").get("k", () -> "loaded")).isEqualTo("loaded");
        assertThat(manager.getCache("a").get("k")).isNull();
        assertThat(manager.getCache("late").get("k", () -> "loaded")).isEqualTo("loaded");
        assertThat(manager.getCache("late").get("k")).isNull();
    }
}
