package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A lookup is counted once, however often its caller has to ask. */
class LookupCountTest {

    private static final Duration SOFT = Duration.ofSeconds(1);

    private final FakeTime time = new FakeTime();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "loaded");

    private CacheBuilder<String, String> builder() {
        return Caches.on(time).ttl(SOFT, SOFT.multipliedBy(3));
    }

    @Test
    void aCallerThatWaitedInVainAndThenReplacesAStaleValueHasMissedOnce() {
        Cache<String, String> cache = builder().refresh(Refresh.CALLER).build();
        Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader));
        HeldLoad<String> load = loader.awaitStarted("k");
        try (Stampede<String> waiter = Stampede.of(1, () -> cache.get("k", loader))) {
            waiter.awaitWaiters(cache, "k", 1);
            cache.put("k", "put meanwhile");
            time.advance(SOFT);
            load.fail(new InterruptedException()); // so that the waiter asks anew, and finds a stale value
            loader.open();
            assertThat(waiter.values()).containsExactly("loaded");
            assertThat(leader.failures()).hasSize(1);
        }
        assertThat(cache).missed(2);
        assertThat(cache.stats().coalesced()).isOne();
    }

    @Test
    void anAsynchronousCallerToo() {
        Cache<String, String> cache = builder().refresh(Refresh.CALLER).build();
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> led = cache.getAsync("k", key -> first);
        CompletableFuture<String> waits = cache.getAsync("k", key -> CompletableFuture.completedFuture("loaded"));
        cache.put("k", "put meanwhile");
        time.advance(SOFT);
        first.cancel(false);
        assertThat(waits.join()).isEqualTo("loaded");
        assertThat(led).isCompletedExceptionally();
        assertThat(cache).missed(2);
    }

    @Test
    void aCallerThatRefreshesForItselfUntilTheStaleValueIsGoneIsCountedOnce() {
        Cache<String, String> cache = builder().executor(Runnable::run).build();
        cache.put("k", "old");
        time.advance(SOFT);
        String loaded = cache.get("k", key -> {
            time.advance(SOFT.multipliedBy(3));
            return "loaded";
        });
        assertThat(loaded).isEqualTo("loaded");
        assertThat(cache.stats().hits()
                        + cache.stats().staleServed()
                        + cache.stats().misses())
                .isOne();
    }
}
