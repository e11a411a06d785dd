package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever leaves the cache is announced once, with the reason. */
class RemovalListenerTest {

    record Removal(String key, String value, RemovalCause cause) {}

    private final FakeTime time = new FakeTime();
    private final List<Removal> removals = new CopyOnWriteArrayList<>();
    private final Cache<String, String> cache = Caches.on(time)
            .ttl(Duration.ofMinutes(10))
            .removalListener((key, value, cause) -> removals.add(new Removal(key, value, cause)))
            .build();

    @Test
    void evictAnnouncesAnExplicitRemoval() {
        cache.put("k", "v");
        cache.evict("k");
        cache.evict("k");
        assertThat(removals).containsExactly(new Removal("k", "v", RemovalCause.EXPLICIT));
    }

    @Test
    void putAnnouncesTheValueItReplaces() {
        cache.put("k", "old");
        cache.put("k", "new");
        cache.put("k", "newest", Ttl.NEVER);
        cache.asMap().put("k", "last");
        assertThat(removals)
                .containsExactly(
                        new Removal("k", "old", RemovalCause.REPLACED),
                        new Removal("k", "new", RemovalCause.REPLACED),
                        new Removal("k", "newest", RemovalCause.REPLACED));
    }

    @Test
    void valueThatTakesItsOwnPlaceStays() {
        cache.put("k", "v");
        cache.put("k", "v");
        cache.put("k", "v", Ttl.NEVER);
        cache.put("k", "v");
        assertThat(removals).isEmpty();
    }

    @Test
    void valueThatComesBackAfterItWasGoneHasExpiredAllTheSame() {
        cache.put("k", "v");
        time.advance(Duration.ofMinutes(10));
        cache.put("k", "v");
        assertThat(removals).containsExactly(new Removal("k", "v", RemovalCause.EXPIRED));
        assertThat(cache.stats().expirations()).isEqualTo(1);
    }

    @Test
    void clearAnnouncesEveryEntry() {
        cache.put("a", "1");
        cache.put("b", "2");
        cache.clear();
        assertThat(removals)
                .containsExactlyInAnyOrder(
                        new Removal("a", "1", RemovalCause.EXPLICIT), new Removal("b", "2", RemovalCause.EXPLICIT));
    }

    @Test
    void evictionAnnouncesItsVictim() {
        Cache<String, String> small = CacheBuilder.<String, String>named("small")
                .maximumSize(1)
                .removalListener((key, value, cause) -> removals.add(new Removal(key, value, cause)))
                .build();
        small.put("a", "1");
        small.put("b", "2");
        assertThat(removals).containsExactly(new Removal("a", "1", RemovalCause.EVICTED));
        assertThat(small.stats().evictions()).isEqualTo(1);
    }

    @Test
    @Tag("RC9")
    void removalByTagAnnouncesExplicitRemovals() {
        cache.store("swept", CacheValue.of("1").withTags("red"));
        cache.store("evicted", CacheValue.of("2").withTags("red"));
        cache.store("replaced", CacheValue.of("3").withTags("red"));
        cache.evictByTag("red");
        cache.evict("evicted");
        cache.put("replaced", "4");
        cache.cleanUp();
        assertThat(removals)
                .containsExactly(
                        new Removal("evicted", "2", RemovalCause.EXPLICIT),
                        new Removal("replaced", "3", RemovalCause.EXPLICIT),
                        new Removal("swept", "1", RemovalCause.EXPLICIT));
        assertThat(cache.stats().expirations()).isZero();
    }

    @Test
    void expiryAnnouncesWhatIsGoneOnce() {
        cache.put("k", "v");
        time.advance(Duration.ofMinutes(10));
        cache.cleanUp();
        cache.cleanUp();
        assertThat(removals).containsExactly(new Removal("k", "v", RemovalCause.EXPIRED));
        assertThat(cache.stats().expirations()).isEqualTo(1);
    }

    @Test
    void valueThatWasGoneWhenItWasReplacedHasExpired() {
        cache.put("k", "old");
        time.advance(Duration.ofMinutes(10));
        cache.get("k", key -> "new");
        assertThat(removals).containsExactly(new Removal("k", "old", RemovalCause.EXPIRED));
    }

    @Test
    @Tag("RC9")
    void listenerIsToldAfterTheEntryHasLeft() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        @SuppressWarnings("unchecked")
        Cache<String, String>[] self = new Cache[1];
        self[0] = Caches.on(time)
                .removalListener((key, value, cause) -> seen.add(self[0].asMap().getOrDefault(key, "nothing")))
                .build();
        self[0].put("k", "old");
        self[0].put("k", "new");
        self[0].evict("k");
        assertThat(seen).containsExactly("new", "nothing");
    }

    @Test
    void listenerMayUseTheCache() {
        @SuppressWarnings("unchecked")
        Cache<String, String>[] self = new Cache[1];
        self[0] = Caches.on(time)
                .removalListener((key, value, cause) -> {
                    if (!key.startsWith("copy")) {
                        self[0].put("copy of " + key, value);
                    }
                })
                .build();
        self[0].put("k", "v");
        self[0].evict("k");
        assertThat(self[0]).holds("copy of k", "v").holdsNothing("k");
    }

    @Test
    @Tag("RC9")
    void listenerThatThrowsIsCountedAndNobodyNotices() {
        Cache<String, String> noisy = Caches.on(time)
                .removalListener((key, value, cause) -> {
                    throw new IllegalStateException("listener is broken");
                })
                .build();
        noisy.put("a", "1");
        noisy.put("b", "2");
        assertThat(noisy.evict("a")).isTrue();
        noisy.clear();
        assertThat(noisy).hasSize(0);
        assertThat(noisy.stats().listenerFailures()).isEqualTo(2);
    }

    @Test
    void droppedLoadResultIsNotAnnounced() {
        GatedLoader<String, String> loader = GatedLoader.of(key -> "outdated");
        try (Stampede<String> reader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            cache.put("k", "written");
            loader.open();
            reader.values();
        }
        assertThat(removals).isEmpty();
    }

    @Test
    @Tag("RC9")
    void everyEntryIsAnnouncedOnceUnderConcurrentWriters() {
        AtomicInteger values = new AtomicInteger();
        ConcurrentHashMap<Integer, Integer> announced = new ConcurrentHashMap<>();
        Cache<Integer, Integer> busy = CacheBuilder.<Integer, Integer>named("busy")
                .maximumSize(64)
                .segments(4)
                .removalListener((key, value, cause) -> announced.merge(value, 1, Integer::sum))
                .build();
        try (Stampede<Integer> writers = Stampede.of(4, () -> {
            int written = 0;
            for (int i = 0; i < 20_000; i++) {
                int value = values.incrementAndGet();
                int key = value % 100;
                switch (value % 7) {
                    case 0 -> busy.evict(key);
                    case 1 -> busy.get(key, missing -> value);
                    default -> {
                        busy.put(key, value);
                        written++;
                    }
                }
            }
            return written;
        })) {
            int written = writers.values().stream().mapToInt(Integer::intValue).sum();
            busy.clear();
            assertThat(announced.values()).containsOnly(1);
            long loaded = busy.stats().loads() - busy.stats().discarded();
            assertThat(announced).hasSize((int) (written + loaded));
        }
        assertThat(busy).hasSize(0).hasWeight(0);
    }
}
