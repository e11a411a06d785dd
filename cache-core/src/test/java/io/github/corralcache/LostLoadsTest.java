package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.HoardingFlightsCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Loads that never end leave nothing behind, though nobody asks for their keys again. */
class LostLoadsTest {

    private static final int MANY = 100_000;
    private static final long FIVE_MEGABYTES = 5L << 20;
    private static final Duration LOAD_TIMEOUT = Duration.ofMillis(300);

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();

    private static <K> Cache<K, String> cache(FakeTime time, Executor executor) {
        return CacheBuilder.<K, String>named("lost")
                .maximumSize(MANY)
                .ttl(Duration.ofMinutes(1), Duration.ofHours(1))
                .limits(Caches.timeouts(Duration.ofHours(1), LOAD_TIMEOUT))
                .executor(executor)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    private <K> Cache<K, String> cache() {
        return cache(time, executor);
    }

    @Test
    @Tag("F9")
    void futuresThatNeverEndLeaveNothing() throws Exception {
        assertThat(KeptBytes.of(LostFutures.class)).isLessThan(FIVE_MEGABYTES);
    }

    @Test
    @Tag("F9")
    void flightsThatAreKeptFailTheCheck() throws Exception {
        assertThat(KeptBytes.of(HoardedFutures.class)).isGreaterThan(FIVE_MEGABYTES);
    }

    @Test
    @Tag("F9")
    void refreshesThatNeverEndLeaveNothing() throws Exception {
        assertThat(KeptBytes.of(LostRefreshes.class)).isLessThan(FIVE_MEGABYTES);
    }

    @Test
    @Tag("F9")
    void keysThatChangeDuringTheirLoadLeaveNothing() throws Exception {
        assertThat(KeptBytes.of(ChangingKeys.class)).isLessThan(FIVE_MEGABYTES);
    }

    static class LostFutures implements Supplier<Object> {

        private final FakeTime time = new FakeTime();

        Cache<Integer, String> tried(Cache<Integer, String> cache) {
            return cache;
        }

        @Override
        public Object get() {
            Cache<Integer, String> cache = tried(cache(time, Runnable::run));
            for (int key = 0; key < MANY; key++) {
                cache.getAsync(key, missing -> new CompletableFuture<>());
            }
            assertThat(cache.loadsInProgress()).hasSize(MANY);
            time.advance(LOAD_TIMEOUT);
            assertThat(cache).isIdle();
            return cache;
        }
    }

    static final class HoardedFutures extends LostFutures {
        @Override
        Cache<Integer, String> tried(Cache<Integer, String> cache) {
            return new HoardingFlightsCache<>(cache);
        }
    }

    static final class LostRefreshes implements Supplier<Object> {

        private final FakeTime time = new FakeTime();
        private final Cache<Integer, String> cache = cache(time, Runnable::run);

        LostRefreshes() {
            for (int key = 0; key < MANY; key++) {
                cache.put(key, "stale");
            }
            time.advance(Duration.ofMinutes(1));
        }

        @Override
        public Object get() {
            for (int key = 0; key < MANY; key++) {
                assertThat(cache.getAsync(key, stale -> new CompletableFuture<>())
                                .join())
                        .isEqualTo("stale");
            }
            assertThat(cache.loadsInProgress()).hasSize(MANY);
            time.advance(LOAD_TIMEOUT);
            assertThat(cache).isIdle();
            return cache;
        }
    }

    static final class ChangingKeys implements Supplier<Object> {
        @Override
        public Object get() {
            Cache<Changing, String> cache = cache(new FakeTime(), Runnable::run);
            for (int i = 0; i < MANY; i++) {
                Changing key = new Changing(i);
                assertThat(cache.get(key, missing -> {
                            missing.number += MANY;
                            return "v";
                        }))
                        .isEqualTo("v");
            }
            assertThat(cache).isIdle().hasSize(0);
            return cache;
        }
    }

    @Test
    @Tag("F9")
    void refreshesThatTheExecutorLosesLeaveNothing() {
        Cache<Integer, String> cache = cache();
        cache.put(1, "stale");
        time.advance(Duration.ofMinutes(1));
        assertThat(cache.get(1, key -> "never")).isEqualTo("stale");
        executor.loseNext();
        time.advance(LOAD_TIMEOUT);
        assertThat(cache).isIdle();
        assertThat(cache.stats().loadTimeouts()).isEqualTo(1);
    }

    @Test
    @Tag("F9")
    void keysThatChangeDuringALoadThatFailsOrNeverEndsLeaveNothing() {
        Cache<Changing, String> cache = cache();
        Changing fails = new Changing(1);
        assertThatThrownBy(() -> cache.get(fails, missing -> {
                    missing.number = 2;
                    throw new IllegalStateException("backend is down");
                }))
                .hasRootCauseMessage("backend is down");
        Changing hangs = new Changing(3);
        cache.getAsync(hangs, missing -> new CompletableFuture<>());
        hangs.number = 4;
        time.advance(LOAD_TIMEOUT);
        assertThat(cache).isIdle();
    }

    /** One that was there before hides the flight from who looks for it by its key. */
    @Test
    @Tag("F9")
    void keysThatChangeAndAreEqualThenLeaveNothing() {
        Cache<Colliding, String> cache = cache();
        Colliding one = new Colliding("one");
        Colliding two = new Colliding("two");
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        cache.getAsync(one, key -> first);
        cache.getAsync(two, key -> second);
        two.name = "one";
        second.complete("v");
        first.complete("v");
        assertThat(cache).isIdle();
    }

    @Test
    @Tag("F9")
    void clearTakesTheRightOfKeysThatHaveChangedToo() {
        Cache<Changing, String> cache = cache();
        Changing key = new Changing(1);
        CompletableFuture<String> load = new CompletableFuture<>();
        cache.getAsync(key, missing -> load);
        key.number = 2;
        cache.clear();
        key.number = 1;
        load.complete("outdated");
        assertThat(cache).holdsNothing(key).isIdle();
    }

    @Test
    void aLoadThatEndsLateIsStoredIfNobodyHasWrittenSince() {
        Cache<String, String> cache = cache();
        CompletableFuture<String> load = late(cache, "k");
        cache.put("other", "v");
        load.complete("late");
        assertThat(cache).holds("k", "late").isIdle();
    }

    @Test
    @Tag("RC1")
    void aLoadThatEndsLateDoesNotUndoAWrite() {
        Cache<String, String> cache = cache();
        CompletableFuture<String> put = late(cache, "put");
        cache.put("put", "written");
        put.complete("late");
        assertThat(cache).holds("put", "written");
        CompletableFuture<String> evicted = late(cache, "evicted");
        cache.evict("evicted");
        evicted.complete("late");
        assertThat(cache).holdsNothing("evicted");
        CompletableFuture<String> cleared = late(cache, "cleared");
        cache.clear();
        cleared.complete("late");
        assertThat(cache).holdsNothing("cleared");
        CompletableFuture<String> loaded = late(cache, "loaded");
        assertThat(cache.get("loaded", key -> "second")).isEqualTo("second");
        loaded.complete("late");
        assertThat(cache).holds("loaded", "second").isIdle();
    }

    /** A put in place takes no lock where no flight may store: one that is late still may. */
    @Test
    @Tag("RC1")
    void aLoadThatEndsLateDoesNotUndoAPutInPlace() {
        Cache<String, String> cache = cache();
        cache.put("k", "stale");
        time.advance(Duration.ofMinutes(1));
        CompletableFuture<String> load = new CompletableFuture<>();
        cache.getAsync("k", key -> load);
        executor.runAll();
        time.advance(LOAD_TIMEOUT);
        cache.put("k", "written");
        load.complete("late");
        assertThat(cache).holds("k", "written");
    }

    private CompletableFuture<String> late(Cache<String, String> cache, String key) {
        CompletableFuture<String> load = new CompletableFuture<>();
        CompletableFuture<String> leader = cache.getAsync(key, missing -> load);
        time.advance(LOAD_TIMEOUT);
        assertThatThrownBy(leader::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CacheLoadTimeoutException.class);
        return load;
    }

    private static final class Changing {

        private int number;

        Changing(int number) {
            this.number = number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Changing key && number == key.number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    private static final class Colliding {

        private String name;

        Colliding(String name) {
            this.name = name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Colliding key && name.equals(key.name);
        }

        @Override
        public int hashCode() {
            return 7;
        }
    }
}
