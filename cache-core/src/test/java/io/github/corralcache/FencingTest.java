package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.NaiveCache;
import io.github.corralcache.broken.SlowWriteCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write during a load wins over it, and never waits for it. */
class FencingTest {

    /** The writes after which nothing may be there but what they wrote. */
    enum Write {
        EVICT(cache -> cache.evict("k"), null),
        CLEAR(Cache::clear, null),
        PUT(cache -> cache.put("k", "written"), "written"),
        PUT_WITH_TTL(cache -> cache.put("k", "written", Ttl.NEVER), "written"),
        PUT_IF_ABSENT(cache -> cache.putIfAbsent("k", "written"), "written"),
        STORE_IF_ABSENT(cache -> cache.storeIfAbsent("k", CacheValue.of("written")), "written"),
        MAP_PUT(cache -> cache.asMap().put("k", "written"), "written"),
        MAP_REMOVE(cache -> cache.asMap().remove("k"), null),
        MAP_CLEAR(cache -> cache.asMap().clear(), null);

        final Consumer<Cache<String, String>> write;
        final String expected;

        Write(Consumer<Cache<String, String>> write, String expected) {
            this.write = write;
            this.expected = expected;
        }
    }

    private final Cache<String, String> cache = Caches.on(new FakeTime()).build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "outdated");

    @ParameterizedTest
    @EnumSource
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    void writeDuringALoadWins(Write write) {
        writeDuringALoadWins(cache, write);
        assertThat(cache.stats().discarded()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    void naiveCacheFailsTheCheckOfWinningWrites(Write write) {
        assertThatThrownBy(() -> writeDuringALoadWins(new NaiveCache<>(cache), write))
                .isInstanceOf(AssertionError.class);
    }

    private void writeDuringALoadWins(Cache<String, String> cache, Write write) {
        try (Stampede<String> reader = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> load = loader.awaitStarted("k");
            write.write.accept(cache);
            load.release();
            assertThat(reader.values()).containsExactly("outdated");
        }
        assertThat(cache.asMap().get("k")).isEqualTo(write.expected);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    void writeNeverWaitsForALoad(Write write) {
        writeNeverWaitsForALoad(cache, write, Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource(names = {"EVICT", "CLEAR", "PUT"})
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    void slowWriteCacheFailsTheCheckOfWaitingWrites(Write write) {
        assertThatThrownBy(() -> writeNeverWaitsForALoad(new SlowWriteCache<>(cache), write, Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the write is done");
    }

    private void writeNeverWaitsForALoad(Cache<String, String> cache, Write write, Duration patience) {
        try (Stampede<String> reader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            try (Stampede<Void> writer = Stampede.of(1, () -> {
                write.write.accept(cache);
                return null;
            })) {
                Patience.until("the write is done", patience, () -> writer.done() == 1);
            }
            assertThat(reader.done()).isZero();
            loader.open();
            reader.values();
        }
    }

    /** In real time: the median, as a busy machine may hold any of them up. */
    @ParameterizedTest
    @EnumSource
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    void writeDuringALoadIsDoneWithinAMillisecond(Write write) {
        long[] nanos = new long[101];
        for (int round = 0; round < nanos.length; round++) {
            CompletableFuture<String> reader = cache.getAsync("k", loader.async());
            long start = System.nanoTime();
            write.write.accept(cache);
            nanos[round] = System.nanoTime() - start;
            loader.awaitStarted("k").release();
            assertThat(reader).isCompletedWithValue("outdated");
            cache.clear();
        }
        Arrays.sort(nanos);
        assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(1));
    }

    @Test
    @Tag("RC3")
    void waitersFromBeforeTheWriteGetTheirLoadsOwnValue() {
        try (Stampede<String> before = Stampede.of(5, () -> cache.get("k", loader))) {
            before.awaitWaiters(cache, "k");
            cache.put("k", "written");
            assertThat(cache.get("k", loader)).isEqualTo("written");
            loader.open();
            assertThat(before.values()).hasSize(5).containsOnly("outdated");
        }
        assertThat(cache).holds("k", "written");
    }

    @Test
    void callerAfterAnEvictLoadsAnewInsteadOfWaiting() {
        try (Stampede<String> before = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> outdated = loader.awaitStarted("k");
            cache.evict("k");
            assertThat(cache.get("k", key -> "current")).isEqualTo("current");
            outdated.release();
            assertThat(before.values()).containsExactly("outdated");
        }
        assertThat(cache).holds("k", "current");
    }

    @Test
    void outdatedLoadThatEndsFirstDoesNotAnswerTheCurrentOne() {
        try (Stampede<String> before = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> outdated = loader.awaitStarted("k");
            cache.evict("k");
            try (Stampede<String> after = Stampede.of(3, () -> cache.get("k", loader))) {
                after.awaitWaiters(cache, "k");
                outdated.release();
                assertThat(before.values()).containsExactly("outdated");
                assertThat(after.done()).isZero();
                loader.awaitStarted("k").complete("current");
                assertThat(after.values()).hasSize(3).containsOnly("current");
            }
        }
        assertThat(cache).holds("k", "current").isIdle();
    }

    @Test
    void writeOfAnotherKeyTakesNothingFromALoad() {
        try (Stampede<String> reader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            cache.put("other", "written");
            cache.evict("third");
            loader.open();
            reader.values();
        }
        assertThat(cache).holds("k", "outdated");
    }

    @Test
    void failedLoadAfterAWriteChangesNothing() {
        try (Stampede<String> reader = Stampede.of(1, () -> cache.get("k", loader))) {
            HeldLoad<String> load = loader.awaitStarted("k");
            cache.put("k", "written");
            load.fail(new IllegalStateException("late"));
            assertThat(reader.failures()).hasSize(1);
        }
        assertThat(cache).holds("k", "written");
    }

    @Test
    @Tag("RC1")
    void readersNeverSeeAValueOlderThanTheLastWriteThatReturned() {
        AtomicInteger source = new AtomicInteger();
        AtomicInteger published = new AtomicInteger();
        AtomicBoolean writing = new AtomicBoolean(true);
        Cache<String, Integer> versions =
                CacheBuilder.<String, Integer>named("versions").maximumSize(100).build();
        try (Stampede<Integer> readers = Stampede.of(3, () -> {
            int behind = 0;
            while (writing.get()) {
                int expected = published.get();
                Integer seen = versions.get("k", key -> source.get());
                behind += seen == null || seen < expected ? 1 : 0;
                LockSupport.parkNanos(1); // virtual threads that only ever hit would keep their carriers to themselves
            }
            return behind;
        })) {
            for (int version = 1; version <= 20_000; version++) {
                source.set(version);
                if (version % 3 == 0) {
                    versions.put("k", version);
                } else {
                    versions.evict("k");
                }
                published.set(version);
            }
            writing.set(false);
            assertThat(readers.values()).hasSize(3).containsOnly(0);
        }
    }
}
