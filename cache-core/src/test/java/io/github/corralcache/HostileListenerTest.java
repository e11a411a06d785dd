package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.NestedTellingCache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a removal listener does, the caller whose operation it is told of does not notice. */
class HostileListenerTest {

    private static CacheBuilder<String, String> named(String name) {
        return CacheBuilder.<String, String>named(name).seed(1).segments(1).policy("fifo");
    }

    private static Cache<String, String> ofOne(String name, RemovalListener<String, String> listener) {
        return named(name).maximumSize(1).removalListener(listener).build();
    }

    @Test
    @Tag("F15")
    void listenerThatPutsBackWhatWasEvictedComesToAnEnd() {
        Cache<String, String> cache = listenerThatPutsBackWhatWasEvictedComesToAnEnd(HostileListenerTest::ofOne);
        assertThat(cache).hasSize(1);
        assertThat(cache.stats().listenerFailures()).isEqualTo(1);
        assertThat(cache.stats().evictions()).isEqualTo(1_002);
        cache.put("c", "3");
        assertThat(cache.stats().listenerFailures()).as("again").isEqualTo(2);
    }

    @Test
    @Tag("F15")
    void nestedTellingFailsTheCheckOfTheListenerThatPutsBack() {
        assertThatThrownBy(() -> listenerThatPutsBackWhatWasEvictedComesToAnEnd((name, listener) ->
                        new NestedTellingCache<>(named(name).maximumSize(10).build(), listener)))
                .isInstanceOf(StackOverflowError.class);
    }

    private static Cache<String, String> listenerThatPutsBackWhatWasEvictedComesToAnEnd(
            BiFunction<String, RemovalListener<String, String>, Cache<String, String>> caches) {
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        Cache<String, String> cache =
                caches.apply("one", (key, value, cause) -> self.get().put(key, value));
        self.set(cache);
        cache.put("a", "1");
        cache.put("b", "2");
        return cache;
    }

    @Test
    @Tag("F15")
    void listenersOfTwoCachesThatPassAnEntryToAndFroComeToAnEnd() {
        AtomicReference<Cache<String, String>> two = new AtomicReference<>();
        Cache<String, String> one =
                ofOne("one", (key, value, cause) -> two.get().put(key, value));
        two.set(ofOne("two", (key, value, cause) -> one.put(key, value)));
        for (String key : List.of("a", "b", "c")) {
            one.put(key, "v");
        }
        assertThat(one.stats().listenerFailures() + two.get().stats().listenerFailures())
                .isEqualTo(1);
        assertThat(one).hasSize(1);
        assertThat(two.get()).hasSize(1);
    }

    @Test
    @Tag("F15")
    void listenerThatPutsTwoForEachComesToAnEnd() {
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        self.set(ofOne("one", (key, value, cause) -> {
            self.get().put(key + "l", value);
            self.get().put(key + "r", value);
        }));
        self.get().put("a", "1");
        self.get().put("b", "2");
        assertThat(self.get().stats().listenerFailures()).isEqualTo(1_002);
        assertThat(self.get()).hasSize(1);
    }

    /** As a cache that takes what another has evicted does, or one that does not want to lose some keys. */
    @Test
    @Tag("F15")
    void listenerIsToldOfAllThatItCausesItselfWhereThatComesToAnEnd() {
        List<String> lost = new ArrayList<>();
        Cache<String, String> second = named("second")
                .maximumSize(1)
                .removalListener((key, value, cause) -> lost.add(key))
                .build();
        Cache<String, String> first = named("first")
                .maximumSize(500)
                .removalListener((key, value, cause) -> second.put(key, value))
                .build();
        for (int i = 0; i < 500; i++) {
            first.put("k" + i, "v");
        }
        first.clear();
        assertThat(lost).hasSize(499);
        assertThat(first.stats().listenerFailures()).isZero();

        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        self.set(named("pinned")
                .maximumSize(500)
                .removalListener((key, value, cause) -> {
                    if (value.equals("pinned")) {
                        self.get().put(key, value);
                    }
                })
                .build());
        for (int i = 0; i < 400; i++) {
            self.get().put("k" + i, "pinned");
        }
        for (int i = 0; i < 200; i++) {
            self.get().put("other" + i, "v");
        }
        assertThat(self.get().asMap().values().stream().filter("pinned"::equals))
                .hasSize(400);
        assertThat(self.get().stats().listenerFailures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                StackOverflowError.class,
                AssertionError.class,
                LinkageError.class,
                OutOfMemoryError.class,
                InterruptedException.class
            })
    @Tag("F15")
    void listenerThatThrowsWhateverItIsIsCountedAndNobodyNotices(Class<? extends Throwable> type) throws Exception {
        Throwable thrown = type.getDeclaredConstructor().newInstance();
        List<String> told = new ArrayList<>();
        Cache<String, String> cache = ofOne("one", (key, value, cause) -> {
            told.add(key);
            HostileListenerTest.<RuntimeException>sneak(thrown);
        });
        cache.put("a", "1");
        cache.put("a", "2");
        cache.put("b", "3");
        assertThat(cache.get("c", key -> "4")).isEqualTo("4");
        assertThat(cache.evict("c")).isTrue();
        cache.put("d", "5");
        cache.clear();
        assertThat(told).containsExactly("a", "a", "b", "c", "d");
        assertThat(cache.stats().listenerFailures()).isEqualTo(5);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    @Tag("F15")
    void listenerMayClearEvictAndLoad() {
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        List<String> told = new ArrayList<>();
        self.set(named("one")
                .maximumSize(10)
                .removalListener((key, value, cause) -> {
                    told.add(key);
                    self.get().evict("b");
                    self.get().clear();
                    self.get().get("loaded", missing -> "v");
                })
                .build());
        List.of("a", "b", "c").forEach(key -> self.get().put(key, "v"));
        self.get().evict("a");
        assertThat(told).startsWith("a", "b", "c", "loaded");
        assertThat(self.get()).holds("loaded", "v").hasSize(1);
        assertThat(self.get().stats().listenerFailures()).isPositive();
    }
}
