package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.broken.WedgedRefreshCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several keys loaded in one go, each key once. */
class BulkLoadTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final Cache<String, String> cache = Caches.on(time)
            .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
            .executor(executor)
            .build();
    private final List<Set<String>> calls = new ArrayList<>();

    private Map<String, String> load(Set<? extends String> keys) {
        calls.add(new TreeSet<>(keys));
        Map<String, String> values = new TreeMap<>();
        keys.forEach(key -> values.put(key, "v" + key));
        return values;
    }

    @Test
    void loadsWhatIsMissingInOneCall() {
        cache.put("2", "two");
        assertThat(cache.getAll(List.of("3", "2", "1", "3"), this::load))
                .containsExactly(Map.entry("3", "v3"), Map.entry("2", "two"), Map.entry("1", "v1"));
        assertThat(calls).containsExactly(Set.of("1", "3"));
        assertThat(cache.asMap()).hasSize(3);
    }

    @Test
    @Tag("ST13")
    void leavesOutKeysThatHaveNoValue() {
        assertThat(cache.getAll(List.of("1", "2"), keys -> Map.of("1", "v1", "9", "not asked for")))
                .containsOnlyKeys("1");
        assertThat(cache.asMap()).containsOnlyKeys("1");
    }

    @Test
    void tellsTheCallerWhatTheLoaderThrew() {
        IllegalStateException cause = new IllegalStateException("down");
        assertThatThrownBy(() -> cache.getAll(List.of("1", "2"), keys -> {
                    throw cause;
                }))
                .isInstanceOf(CacheLoadException.class)
                .hasCause(cause);
        assertThat(cache.loadsInProgress()).isEmpty();
    }

    @Test
    void returnsStaleValuesAndRefreshesThemTogether() {
        cache.getAll(List.of("1", "2"), this::load);
        time.advance(Duration.ofSeconds(11));
        cache.put("3", "three");
        assertThat(cache.getAll(List.of("1", "2", "3"), keys -> Map.of("1", "new1", "2", "new2")))
                .containsEntry("1", "v1")
                .containsEntry("3", "three");
        executor.runAll();
        assertThat(cache.asMap()).containsEntry("1", "new1").containsEntry("2", "new2");
    }

    @Test
    @Tag("EX2")
    void refreshThatIsLostIsReplacedAfterTheLoadTimeout() {
        refreshThatIsLostIsReplacedAfterTheLoadTimeout(cache);
        assertThat(cache.stats().loadTimeouts()).isEqualTo(2);
        assertThat(cache.loadsInProgress()).isEmpty();
    }

    @Test
    @Tag("EX2")
    void wedgedCacheFailsTheCheckOfTheLostRefresh() {
        assertThatThrownBy(
                        () -> refreshThatIsLostIsReplacedAfterTheLoadTimeout(new WedgedRefreshCache<>(cache, executor)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("another refresh");
    }

    private void refreshThatIsLostIsReplacedAfterTheLoadTimeout(Cache<String, String> cache) {
        List<String> keys = List.of("1", "2");
        keys.forEach(key -> cache.put(key, "old"));
        time.advance(Duration.ofSeconds(11));
        cache.getAll(keys, this::load);
        executor.loseNext();
        time.advance(Duration.ofSeconds(29));
        assertThat(cache.getAll(keys, this::load)).containsEntry("1", "old");
        assertThat(executor.held()).as("not before the timeout").isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(cache.getAll(keys, this::load)).containsEntry("1", "old");
        assertThat(executor.held()).as("another refresh").isEqualTo(1);
        executor.runAll();
        assertThat(cache.asMap()).containsEntry("1", "v1").containsEntry("2", "v2");
        assertThat(calls).containsExactly(Set.of("1", "2"));
    }

    @Test
    @Tag("EX1")
    void refreshThatItsExecutorCancelsIsTriedAgainAfterTheBackoff() {
        List<Runnable> tasks = new ArrayList<>();
        Cache<String, String> cancelled = Caches.on(time)
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .executor(tasks::add)
                .build();
        List<String> keys = List.of("1", "2");
        keys.forEach(key -> cancelled.put(key, "old"));
        time.advance(Duration.ofSeconds(11));
        cancelled.getAll(keys, this::load);
        ((Future<?>) tasks.remove(0)).cancel(false);
        assertThat(cancelled.loadsInProgress()).isEmpty();
        time.advance(Duration.ofMillis(1_500));
        assertThat(cancelled.getAll(keys, this::load)).containsEntry("1", "old");
        tasks.forEach(Runnable::run);
        assertThat(cancelled.asMap()).containsEntry("1", "v1").containsEntry("2", "v2");
        assertThat(calls).containsExactly(Set.of("1", "2"));
    }

    @Test
    @Tag("ST6")
    void refreshThatHangsIsReplacedAfterTheLoadTimeoutKeyByKey() {
        GatedLoader<String, String> gate = GatedLoader.of(key -> key);
        List<String> keys = List.of("1", "2", "3");
        keys.forEach(key -> cache.put(key, "old"));
        time.advance(Duration.ofSeconds(11));
        cache.getAll(keys, late -> {
            gate.load("hangs");
            return Map.of("1", "late", "2", "late", "3", "late");
        });
        try (Stampede<String> hanging = Stampede.of(1, () -> {
            executor.runNext();
            return "ended";
        })) {
            HeldLoad<String> held = gate.awaitStarted("hangs");
            time.advance(Duration.ofSeconds(30));
            cache.get("1", key -> "new");
            cache.getAll(List.of("1", "2"), this::load);
            assertThat(executor.runAll()).isEqualTo(2);
            held.release();
            assertThat(hanging.values()).containsExactly("ended");
        }
        assertThat(cache.asMap())
                .containsEntry("1", "new")
                .containsEntry("2", "v2")
                .containsEntry("3", "late");
        assertThat(calls).containsExactly(Set.of("2"));
        assertThat(cache.loadsInProgress()).isEmpty();
    }

    @Test
    void refreshThatComesTooLateLoadsOnlyWhatIsLeftToIt() {
        List<String> keys = List.of("1", "2");
        keys.forEach(key -> cache.put(key, "old"));
        time.advance(Duration.ofSeconds(11));
        cache.getAll(keys, this::load);
        time.advance(Duration.ofSeconds(30));
        cache.getAll(List.of("1"), key -> Map.of("1", "new"));
        executor.runAll();
        assertThat(calls).containsExactly(Set.of("2"));
        assertThat(cache.asMap()).containsEntry("1", "new").containsEntry("2", "v2");
    }

    /** As a refresher does that dies on the way from the loader to the cache. */
    @Test
    void keysThatCannotBeStoredTakeNoOthersWithThem() {
        Cache<String, String> weighed = CacheBuilder.<String, String>named("weighed")
                .maximumWeight(100, (key, value) -> {
                    if (value.equals("dies")) {
                        throw new StackOverflowError("planted");
                    }
                    return 1;
                })
                .ttl(Duration.ofSeconds(10), Duration.ofSeconds(100))
                .limits(LoadLimits.DEFAULTS.withMaxConcurrentLoads(1))
                .executor(executor)
                .ticker(time)
                .scheduler(time)
                .build();
        BulkLoader<String, String> deadly = keys -> Map.of("1", "dies", "2", "v2", "3", "v3", "4", "dies");
        List.of("1", "2").forEach(key -> weighed.put(key, "old"));
        time.advance(Duration.ofSeconds(11));
        weighed.getAll(List.of("1", "2"), deadly);
        assertThatThrownBy(executor::runNext).hasMessage("planted");
        assertThat(weighed.asMap()).containsEntry("2", "v2");
        assertThatThrownBy(() -> weighed.getAll(List.of("4", "3"), deadly)).hasMessage("planted");
        assertThat(weighed.asMap()).containsEntry("3", "v3");
        assertThat(weighed.loadsInProgress()).isEmpty();
        assertThat(weighed.get("5", key -> "the permit has come back")).isNotNull();
    }

    /** {1,2,3} and {2,3,4} and 3 alone, all at once: the case of a Caffeine test. */
    @Test
    @Tag("ST13")
    void loadsEachKeyOnceAmongOverlappingCallers() {
        loadsEachKeyOnceAmongOverlappingCallers(cache);
    }

    @Test
    @Tag("ST13")
    void naiveCacheFailsTheCheckOfOverlappingCallers() {
        assertThatThrownBy(() -> loadsEachKeyOnceAmongOverlappingCallers(new NaiveCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private static void loadsEachKeyOnceAmongOverlappingCallers(Cache<String, String> cache) {
        Map<String, Integer> loads = new ConcurrentHashMap<>();
        GatedLoader<String, String> gate = GatedLoader.of(key -> key);
        BulkLoader<String, String> loader = keys -> {
            keys.forEach(key -> loads.merge(key, 1, Integer::sum));
            gate.load("gate");
            Map<String, String> values = new TreeMap<>();
            keys.forEach(key -> values.put(key, "v" + key));
            return values;
        };
        Loader<String, String> single = key -> {
            loads.merge(key, 1, Integer::sum);
            return "v" + key;
        };
        try (Stampede<Map<String, String>> first = Stampede.of(1, () -> cache.getAll(List.of("1", "2", "3"), loader))) {
            gate.awaitStarted("gate");
            try (Stampede<Map<String, String>> second =
                            Stampede.of(1, () -> cache.getAll(List.of("2", "3", "4"), loader));
                    Stampede<String> alone = Stampede.of(1, () -> cache.get("3", single))) {
                Patience.until(
                        "all wait or load",
                        () -> gate.loads() == 2 && Stampede.waiters(cache, "3") + loads.getOrDefault("3", 0) == 3);
                gate.open();
                assertThat(second.values().get(0)).containsOnlyKeys("2", "3", "4");
                assertThat(alone.values()).containsExactly("v3");
            }
            assertThat(first.values().get(0)).containsOnlyKeys("1", "2", "3");
        }
        assertThat(loads).isEqualTo(Map.of("1", 1, "2", 1, "3", 1, "4", 1));
    }

    @Test
    void leavesTheWaitRoomWhenItsOwnLoadEndsWithAnError() {
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        try (Stampede<String> other = Stampede.of(1, () -> cache.get("2", loader))) {
            HeldLoad<String> held = loader.awaitStarted("2");
            assertThatThrownBy(() -> cache.getAll(List.of("1", "2"), keys -> {
                        assertThat(Stampede.waiters(cache, "2")).isEqualTo(1);
                        throw new StackOverflowError("planted");
                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(Stampede.waiters(cache, "2")).isZero();
            held.release();
            assertThat(other.values()).containsExactly("v2");
        }
    }

    @Test
    void leavesTheWaitRoomWhenALoadThatItWaitsForFails() {
        leavesTheWaitRoomWhenALoadThatItWaitsForFails(1, keys -> cache.getAll(keys, this::load));
    }

    @Test
    void callerWhoseOtherPlacesAreStillTakenFailsTheCheckOfLeaving() {
        assertThatThrownBy(() -> leavesTheWaitRoomWhenALoadThatItWaitsForFails(2, keys -> {
                    keys.forEach(key -> cache.getAsync(key, (String missing) -> null));
                    cache.getAll(keys, this::load);
                }))
                .isInstanceOf(AssertionError.class);
    }

    /** @param places how many the caller takes at each key by {@code asking} */
    private void leavesTheWaitRoomWhenALoadThatItWaitsForFails(int places, Consumer<List<String>> asking) {
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        try (Stampede<String> one = Stampede.of(1, () -> cache.get("1", loader));
                Stampede<String> two = Stampede.of(1, () -> cache.get("2", loader))) {
            HeldLoad<String> first = loader.awaitStarted("1");
            HeldLoad<String> second = loader.awaitStarted("2");
            try (Stampede<String> both = Stampede.of(1, () -> {
                asking.accept(List.of("1", "2"));
                return "unexpected";
            })) {
                Patience.until("all wait", () -> Stampede.waiters(cache, "2") == places);
                first.fail(new IllegalStateException("planted"));
                assertThat(both.failures()).singleElement().isInstanceOf(CacheLoadException.class);
                assertThat(Stampede.waiters(cache, "2")).isZero();
            } finally {
                second.release();
            }
        }
    }

    /** A load that has given up waiting for another does not depend on it: the other may wait for it. */
    @Test
    @Tag("RC4")
    void loaderThatGoesOnWithoutWhatItWaitedForIsNoPartOfACircle() {
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        try (Stampede<String> other = Stampede.of(
                1,
                () -> cache.get("other", key -> {
                    loader.load("gate");
                    return cache.get("outer", missing -> "not the one who loads");
                }))) {
            HeldLoad<String> gate = loader.awaitStarted("gate");
            String outer = cache.get("outer", key -> {
                assertThatThrownBy(() -> cache.getAll(List.of("own", "other"), keys -> {
                            throw new IllegalStateException("planted");
                        }))
                        .isInstanceOf(CacheLoadException.class);
                gate.release();
                Patience.until("the other waits", () -> Stampede.waiters(cache, "outer") == 1);
                return "outer";
            });
            assertThat(outer).isEqualTo("outer");
            assertThat(other.values()).containsExactly("outer");
        }
    }

    @Test
    void leavesWhatItBeganToOthersWhenItIsTurnedAwayHalfWay() {
        Cache<String, String> cache =
                Caches.on(time).limits(Caches.waiters(0, 0)).build();
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v" + key);
        try (Stampede<String> other = Stampede.of(1, () -> cache.get("2", loader))) {
            HeldLoad<String> held = loader.awaitStarted("2");
            assertThatThrownBy(() -> cache.getAll(List.of("1", "2"), this::load))
                    .isInstanceOf(CacheOverloadException.class);
            assertThat(cache.get("1", key -> "one")).isEqualTo("one");
            held.release();
            assertThat(other.values()).containsExactly("v2");
        }
        assertThat(calls).isEmpty();
    }
}
