package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.DeafCache;
import io.github.corralcache.broken.FaintHeartedCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever waits can be interrupted, and nobody else notices. */
class InterruptTest {

    private final Cache<String, String> cache = Caches.on(new FakeTime()).build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    @Test
    @Tag("ST8")
    void interruptedWaiterLeavesAtOnceWithItsFlagSet() {
        interruptedWaiterLeaves(cache, Duration.ofSeconds(10));
        assertThat(cache).holds("k", "value of k").loaded(1);
    }

    @Test
    @Tag("ST8")
    void deafCacheFailsTheCheckOfTheInterruptedWaiter() {
        assertThatThrownBy(() -> interruptedWaiterLeaves(new DeafCache<>(cache), Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the waiter has left");
    }

    /** In real time; the best of some rounds, as a busy machine may hold any of them up. */
    @Test
    @Tag("ST8")
    void interruptedWaiterLeavesWithinTenMilliseconds() {
        Duration best = Duration.ofMinutes(1);
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            for (int round = 0; round < 20 && best.toMillis() >= 10; round++) {
                Stampede<String> waiter = Stampede.of(1, () -> cache.get("k", loader));
                waiter.awaitWaiters(cache, "k", 1);
                long start = System.nanoTime();
                waiter.interrupt();
                assertThat(waiter.failures()).hasSize(1);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                best = took.compareTo(best) < 0 ? took : best;
            }
            loader.open();
        }
        assertThat(best).isLessThanOrEqualTo(Duration.ofMillis(10));
    }

    private void interruptedWaiterLeaves(Cache<String, String> cache, Duration patience) {
        try (Stampede<String> others = Stampede.of(5, () -> cache.get("k", loader))) {
            others.awaitWaiters(cache, "k");
            Stampede<Boolean> waiter = Stampede.of(1, () -> {
                try {
                    cache.get("k", loader);
                    return false;
                } catch (CacheInterruptedException e) {
                    return Thread.currentThread().isInterrupted();
                }
            });
            try {
                others.awaitWaiters(cache, "k", 5);
                waiter.interrupt();
                Patience.until("the waiter has left", patience, () -> waiter.done() == 1);
                assertThat(waiter.values()).containsExactly(true);
                assertThat(Stampede.waiters(cache, "k")).isEqualTo(4);
                assertThat(others.done()).isZero();
            } finally {
                loader.open();
            }
            assertThat(others.values()).hasSize(5).containsOnly("value of k");
        }
    }

    @Test
    void interruptOfTheLoaderIsALoadFailureThatKeepsTheFlag() {
        Stampede<Boolean> leader = Stampede.of(1, () -> {
            try {
                cache.get("k", loader);
                return false;
            } catch (CacheLoadException e) {
                return e.getCause() instanceof InterruptedException
                        && Thread.currentThread().isInterrupted();
            }
        });
        loader.awaitStarted("k");
        leader.interrupt();
        assertThat(leader.values()).containsExactly(true);
        assertThat(cache.get("k", key -> "loaded again")).isEqualTo("loaded again");
    }

    @Test
    @Tag("ST9")
    void loadGoesOnWhenAllItsWaitersHaveLeft() {
        loadGoesOnWhenAllItsWaitersHaveLeft(cache);
        assertThat(cache).loaded(1);
    }

    @Test
    @Tag("ST9")
    void faintHeartedCacheFailsTheCheckOfTheLoadThatGoesOn() {
        assertThatThrownBy(() -> loadGoesOnWhenAllItsWaitersHaveLeft(new FaintHeartedCache<>(cache)))
                .isInstanceOf(AssertionError.class);
    }

    private void loadGoesOnWhenAllItsWaitersHaveLeft(Cache<String, String> cache) {
        try (Stampede<String> leader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            try (Stampede<String> waiters = Stampede.of(10, () -> cache.get("k", loader))) {
                waiters.awaitWaiters(cache, "k", 10);
            }
            assertThat(Stampede.waiters(cache, "k")).isZero();
            loader.open();
            assertThat(leader.values()).containsExactly("value of k");
        }
        assertThat(cache).holds("k", "value of k");
    }

    @Test
    void hitIsServedToAnInterruptedThread() {
        cache.put("k", "v");
        Thread.currentThread().interrupt();
        try {
            assertThat(cache.get("k", loader)).isEqualTo("v");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
