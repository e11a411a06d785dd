package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that a cache says asks a key how it is written, or what its hash code is by now: it may block or throw. */
class UnspeakableKeyTest {

    private static final class Key {

        private boolean hasHash = true;

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            if (!hasHash) {
                throw new AssertionError("hashCode was called");
            }
            return 7;
        }

        @Override
        public String toString() {
            throw new AssertionError("toString was called");
        }
    }

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LOAD = Duration.ofSeconds(30);

    private final FakeTime time = new FakeTime();
    private final Key key = new Key();
    private final Cache<Key, String> cache = cache(new LoadLimits(1, 1, 1, WAIT, LOAD, Duration.ZERO, Duration.ZERO));

    private Cache<Key, String> cache(LoadLimits limits) {
        return CacheBuilder.<Key, String>named("unspeakable")
                .maximumSize(10)
                .limits(limits)
                .ticker(time)
                .scheduler(time)
                .build();
    }

    @Test
    @Tag("F10")
    void failuresOfLoadsAreToldAsTheyAre() {
        IllegalStateException down = new IllegalStateException("backend is down");
        assertThatThrownBy(() -> cache.get(key, missing -> {
                    throw down;
                }))
                .isInstanceOf(CacheLoadException.class)
                .hasCause(down);
        assertThatThrownBy(() -> cache.getAll(List.of(key), missing -> {
                    throw down;
                }))
                .isInstanceOf(CacheLoadException.class)
                .hasCause(down);
        assertThat(failure(cache.getAsync(key, missing -> CompletableFuture.failedFuture(down))))
                .isSameAs(down);
    }

    @Test
    @Tag("F10")
    void circlesAreTold() {
        assertThat(catchThrowable(() -> cache.get(key, outer -> cache.get(key, inner -> "never"))))
                .isInstanceOfAny(CacheLoadException.class, RecursiveLoadException.class)
                .message()
                .contains("unspeakable[#");
    }

    @Test
    @Tag("F10")
    void timeoutsAndFullRoomsAreToldThoughTheKeyHasNoHashAnyMore() {
        cache.getAsync(key, missing -> new CompletableFuture<>());
        CompletableFuture<String> waiter = cache.getAsync(key, missing -> new CompletableFuture<>());
        CompletableFuture<String> tooMany = cache.getAsync(key, missing -> new CompletableFuture<>());
        assertThat(failure(tooMany)).isInstanceOf(CacheOverloadException.class);
        key.hasHash = false;
        time.advance(WAIT);
        assertThat(failure(waiter)).isInstanceOf(CacheOverloadException.class);
        assertThat(cache.loadsInProgress()).hasSize(1);
        time.advance(LOAD);
        assertThat(cache).isIdle();
    }

    @Test
    @Tag("F10")
    void loadTimeoutsAreToldThoughTheKeyHasNoHashAnyMore() {
        CompletableFuture<String> leader = cache.getAsync(key, missing -> new CompletableFuture<>());
        int hash = cache.loadsInProgress().iterator().next().keyHash();
        key.hasHash = false;
        time.advance(LOAD);
        assertThat(failure(leader))
                .isInstanceOf(CacheLoadTimeoutException.class)
                .hasMessageContaining("#" + KeyDigests.ofThisProcess().of(hash));
        assertThat(cache).isIdle();
    }

    @Test
    @Tag("F10")
    void whatIsAskedOfACacheAndWhatClosesItSaysNothing() {
        List<RemovalCause> causes = new ArrayList<>();
        try (Cache<Key, String> told = CacheBuilder.<Key, String>named("told")
                .maximumSize(1)
                .removalListener((gone, value, cause) -> causes.add(cause))
                .build()) {
            told.put(key, "v");
            told.put(new Key(), "w");
            assertThat(told.toString()).contains("told");
            assertThat(told.explain()).isNotNull();
            assertThat(told.topEntries(10)).isNotNull();
            told.claim(new Key()).close();
        }
        assertThat(causes).hasSize(2);
    }

    private static Throwable failure(CompletableFuture<String> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, failure) -> failure).join();
    }
}
