package io.github.corralcache;

import static io.github.corralcache.test.CacheAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.broken.RetryingMapCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** To compute a value in the map is to load it. */
class ComputeTest {

    private static final int CALLERS = 8;

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache =
            Caches.on(time).ttl(Duration.ofMinutes(10), Duration.ofMinutes(15)).build();
    private final ConcurrentMap<String, String> map = cache.asMap();

    static Stream<Cache<String, String>> caches() {
        CachePool own = CachePoolBuilder.named("own").maximumSize(100).build();
        CachePool other = CachePoolBuilder.named("other").maximumSize(100).build();
        return Stream.of(
                CacheBuilder.<String, String>named("plain").maximumSize(100).build(),
                CacheBuilder.<String, String>named("pooled").pool(own).build(),
                CacheBuilder.<String, String>named("routed")
                        .pool(own)
                        .routes((name, key) -> "other", List.of(other))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("caches")
    @Tag("F14")
    void functionRunsOnceForAllWhoAsk(Cache<String, String> cache) {
        functionRunsOnceForAllWhoAsk(cache, () -> Stampede.waiters(cache, "k") == CALLERS - 1);
    }

    @Test
    @Tag("F14")
    void retryingMapFailsTheCheckOfTheFunction() {
        AtomicInteger running = new AtomicInteger();
        assertThatThrownBy(() -> functionRunsOnceForAllWhoAsk(
                        new RetryingMapCache<>(cache), () -> running.incrementAndGet() > 100))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("runs");
    }

    /** The function goes on when all callers are there. */
    private static void functionRunsOnceForAllWhoAsk(Cache<String, String> cache, BooleanSupplier allAreThere) {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(1);
        Function<String, String> function = key -> {
            runs.incrementAndGet();
            await(open);
            return "v" + Thread.currentThread().getId();
        };
        try (Stampede<String> herd = Stampede.of(CALLERS, () -> cache.asMap().computeIfAbsent("k", function))) {
            Patience.until("all callers wait", () -> runs.get() >= 1 && allAreThere.getAsBoolean());
            open.countDown();
            assertThat(herd.values())
                    .hasSize(CALLERS)
                    .containsOnly(cache.asMap().get("k"));
        }
        assertThat(runs).as("runs of the function").hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("F14")
    void sharesTheLoadOfThoseWhoGet() {
        GatedLoader<String, String> loader = GatedLoader.of(key -> "loaded");
        try (Stampede<String> reader = Stampede.of(1, () -> cache.get("k", loader))) {
            loader.awaitStarted("k");
            try (Stampede<String> computing = Stampede.of(1, () -> map.computeIfAbsent("k", key -> "never"))) {
                computing.awaitWaiters(cache, "k", 1);
                loader.open();
                assertThat(computing.values()).containsExactly("loaded");
            }
            assertThat(reader.values()).containsExactly("loaded");
        }
    }

    @Test
    @Tag("F14")
    void nullIsAbsent() {
        assertThat(map.computeIfAbsent("k", key -> null)).isNull();
        assertThat(map).isEmpty();
        assertThat(map.computeIfAbsent("k", key -> "v")).isEqualTo("v");
        assertThatNullPointerException().isThrownBy(() -> map.computeIfAbsent("k", null));
        assertThatNullPointerException().isThrownBy(() -> map.computeIfAbsent(null, key -> "v"));
    }

    @Test
    @Tag("F14")
    void everybodyIsToldWhatTheFunctionThrew() {
        for (Throwable thrown : List.of(new IllegalStateException("down"), new AssertionError("wrong"))) {
            CountDownLatch open = new CountDownLatch(1);
            AtomicInteger runs = new AtomicInteger();
            try (Stampede<String> herd = Stampede.of(
                    CALLERS,
                    () -> map.computeIfAbsent("k", key -> {
                        runs.incrementAndGet();
                        await(open);
                        return ComputeTest.<String, RuntimeException>sneak(thrown);
                    }))) {
                herd.awaitWaiters(cache, "k");
                open.countDown();
                assertThat(herd.failures()).hasSize(CALLERS).containsOnly(thrown);
            }
            assertThat(runs).hasValue(1);
            assertThat(map).isEmpty();
        }
        assertThat(cache).isIdle();
    }

    @SuppressWarnings("unchecked")
    private static <V, T extends Throwable> V sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    @Tag("F14")
    void checkedExceptionOfAnotherLoaderComesWrapped() {
        Exception down = new Exception("down");
        CountDownLatch open = new CountDownLatch(1);
        try (Stampede<String> reader = Stampede.of(
                1,
                () -> cache.get("k", key -> {
                    await(open);
                    throw down;
                }))) {
            Patience.until("a load runs", () -> !cache.loadsInProgress().isEmpty());
            try (Stampede<String> computing = Stampede.of(1, () -> map.computeIfAbsent("k", key -> "never"))) {
                computing.awaitWaiters(cache, "k", 1);
                open.countDown();
                assertThat(computing.failures())
                        .singleElement()
                        .satisfies(e -> assertThat(e)
                                .isInstanceOf(CacheLoadException.class)
                                .hasCause(down));
            }
            assertThat(reader.failures()).hasSize(1);
        }
    }

    @Test
    @Tag("F14")
    void functionThatComputesItsOwnKeyIsToldSo() {
        assertThatExceptionOfType(RecursiveLoadException.class)
                .isThrownBy(() -> map.computeIfAbsent("a", a -> map.computeIfAbsent("a", again -> "never")));
        assertThatExceptionOfType(RecursiveLoadException.class)
                .isThrownBy(() ->
                        map.computeIfAbsent("a", a -> map.computeIfAbsent("b", b -> cache.get("a", again -> "never"))));
        assertThat(map.computeIfAbsent("a", a -> map.computeIfAbsent("b", b -> "b") + "a"))
                .isEqualTo("ba");
    }

    @Test
    @Tag("F14")
    void writeThatComesInBetweenWins() {
        assertThat(map.computeIfAbsent("k", key -> {
                    assertThat(map.putIfAbsent("k", "written")).isNull();
                    return "computed";
                }))
                .isEqualTo("written");
        assertThat(cache).holds("k", "written");
        cache.clear();
        assertThat(map.computeIfAbsent("k", key -> {
                    cache.clear();
                    return "computed";
                }))
                .isEqualTo("computed");
        assertThat(map).isEmpty();
    }

    @Test
    @Tag("F14")
    void staleValueIsPresentAndOneThatIsGoneIsNot() {
        map.put("k", "old");
        time.advance(Duration.ofMinutes(11));
        assertThat(map.computeIfAbsent("k", key -> "new")).isEqualTo("old");
        assertThat(cache.loadsInProgress()).isEmpty();
        time.advance(Duration.ofMinutes(5));
        assertThat(map.computeIfAbsent("k", key -> "new")).isEqualTo("new");
    }

    @Test
    @Tag("F14")
    void isCountedAsALoadOnlyWhereItIsOne() {
        map.computeIfAbsent("k", key -> "v");
        map.computeIfAbsent("k", key -> "never");
        assertThat(cache).hit(0).missed(1);
        assertThat(cache.stats().loads()).isEqualTo(1);
    }

    /** These are atomic, and free to call the function again. */
    @Test
    @Tag("F14")
    void noUpdateIsLost() {
        AtomicInteger merged = new AtomicInteger();
        Cache<String, Integer> counters =
                CacheBuilder.<String, Integer>named("counters").maximumSize(10).build();
        try (Stampede<Integer> herd = Stampede.of(CALLERS, () -> {
            for (int i = 0; i < 1_000; i++) {
                counters.asMap().merge("merge", 1, Integer::sum);
                counters.asMap().compute("compute", (key, count) -> count == null ? 1 : count + 1);
                merged.incrementAndGet();
            }
            return 0;
        })) {
            assertThat(herd.values()).hasSize(CALLERS);
        }
        assertThat(counters.asMap())
                .containsEntry("merge", merged.get())
                .containsEntry("compute", merged.get())
                .hasSize(2);
    }
}
