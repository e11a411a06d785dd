package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.test.Stampede;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
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

    // ---- caches that go

    @Test
    @Tag("D4")
    void removesACacheAndClosesIt() {
        CorralCache before = manager.getCache("tenant");
        before.put("k", "v");
        CompletableFuture<Object> backend = new CompletableFuture<>();
        CompletableFuture<Object> load = before.retrieve("slow", () -> backend);

        assertThat(manager.removeCache("tenant")).isTrue();

        assertThat(manager.removeCache("tenant")).isFalse();
        assertThat(manager.getCacheNames()).isEmpty();
        assertThat(manager.findCache("tenant")).isNull();
        assertThat(load).isCompletedExceptionally();
        assertThat(before.get("k")).isNull();
        assertThat(before.get("k", () -> "loaded")).isEqualTo("loaded");
        assertThat(before.getNativeCache().size()).isZero();
        assertThat(manager.getCache("tenant")).isNotNull().isNotSameAs(before);
    }

    @Test
    @Tag("D4")
    void makesNoOtherInPlaceOfOneThatIsRemovedWhereTheSetIsFixed() {
        manager.setCacheNames(List.of("a", "b"));

        manager.removeCache("a");

        assertThat(manager.getCache("a")).isNull();
        assertThat(manager.getCacheNames()).containsExactly("b");
    }

    @Test
    @Tag("D4")
    void tellsListenersOfCachesThatGo() {
        List<CorralCache> gone = new ArrayList<>();
        Consumer<CorralCache> listener = gone::add;
        manager.addRemovalListener(listener);
        CorralCache first = manager.getCache("a");
        CorralCache second = cache("a");

        manager.registerCache(second);
        manager.registerCache(second);
        manager.removeCache("a");
        assertThat(gone).containsExactly(first, second);

        manager.removeListener(listener);
        manager.getCache("a");
        manager.removeCache("a");
        assertThat(gone).hasSize(2);
    }

    @Test
    @Tag("D4")
    void forgetsACacheThatIsRemoved() {
        WeakReference<Object> value = fillAndRemove();

        await().until(() -> {
            System.gc();
            return value.get() == null;
        });
    }

    private WeakReference<Object> fillAndRemove() {
        Object value = new byte[1000];
        manager.getCache("tenant").put("k", value);
        manager.removeCache("tenant");
        return new WeakReference<>(value);
    }

    @Test
    void closesWhatIsRegisteredWhenItIsClosed() {
        manager.close();
        CorralCache late = cache("late");

        manager.registerCache(late);
        late.put("k", "v");

        assertThat(late.get("k")).isNull();
    }
}
