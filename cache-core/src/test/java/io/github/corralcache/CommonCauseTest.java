package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.corralcache.broken.EchoingCache;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever asks for a key whose load fails is told the same cause, by an exception of its own. */
@Tag("F12")
class CommonCauseTest {

    private static final int WAITERS = 20;

    private final FakeTime time = new FakeTime();
    private final Cache<String, String> cache = Caches.on(time)
            .limits(Caches.pauses(Duration.ofSeconds(1), Duration.ofSeconds(10)))
            .build();
    private final GatedLoader<String, String> loader = GatedLoader.of(key -> "value of " + key);

    /** What a loader throws, and what callers are told: what futures wrap exceptions in is nobody's exception. */
    static Stream<Arguments> thrownAndTold() {
        IOException checked = new IOException("backend is down");
        IllegalStateException unchecked = new IllegalStateException("backend is broken");
        AssertionError error = new AssertionError("backend is impossible");
        ExecutionException own = new ExecutionException(checked);
        return Stream.of(
                Arguments.of(new CompletionException(checked), checked),
                Arguments.of(new CompletionException(unchecked), unchecked),
                Arguments.of(new CompletionException(new CompletionException(unchecked)), unchecked),
                Arguments.of(checked, checked),
                Arguments.of(unchecked, unchecked),
                Arguments.of(own, own),
                Arguments.of(new CompletionException(error), error));
    }

    @ParameterizedTest
    @MethodSource("thrownAndTold")
    void blockingCallersAreTold(Throwable thrown, Throwable told) {
        List<Throwable> failures = blockingCallers(cache, thrown);
        if (told instanceof Error) {
            assertThat(failures).as("an error reaches who led as it is").containsOnlyOnce(told);
            failures.remove(told);
        }
        assertThat(failures)
                .hasSizeGreaterThanOrEqualTo(WAITERS)
                .doesNotHaveDuplicates()
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(CacheLoadException.class)
                        .cause()
                        .isSameAs(told));
        assertThatThrownBy(() -> cache.get("k", loader))
                .as("remembered")
                .cause()
                .isSameAs(told);
    }

    @Test
    void theCheckFindsACacheThatThrowsOneObjectAtAll() {
        Cache<String, String> echoing = new EchoingCache<>(cache);
        assertThatThrownBy(() ->
                        assertThat(blockingCallers(echoing, new IOException())).doesNotHaveDuplicates())
                .isInstanceOf(AssertionError.class);
    }

    private List<Throwable> blockingCallers(Cache<String, String> cache, Throwable thrown) {
        try (Stampede<String> herd = Stampede.of(WAITERS + 1, () -> cache.get("k", loader))) {
            herd.awaitWaiters(cache, "k");
            loader.awaitStarted("k").fail(thrown);
            return new ArrayList<>(herd.failures());
        }
    }

    @ParameterizedTest
    @MethodSource("thrownAndTold")
    void asynchronousCallersAreTold(Throwable thrown, Throwable told) {
        List<CompletableFuture<String>> futures = Stream.generate(() -> cache.getAsync("k", loader.async()))
                .limit(WAITERS)
                .toList();
        loader.awaitStarted("k").fail(thrown);
        List<Throwable> failures = new ArrayList<>();
        futures.forEach(future -> failures.add(catchThrowable(future::join)));
        assertThat(failures)
                .doesNotHaveDuplicates()
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(CompletionException.class)
                        .cause()
                        .isSameAs(told));
        assertThat(cache.getAsync("k", loader.async())).isCompletedExceptionally();
        assertThatThrownBy(() -> cache.getAsync("k", loader.async()).join())
                .cause()
                .isSameAs(told);
    }

    @ParameterizedTest
    @MethodSource("thrownAndTold")
    void callersOfAClaimAreTold(Throwable thrown, Throwable told) {
        Claim<String> claim = cache.claim("k");
        try (Stampede<Claim<String>> waiters = Stampede.of(WAITERS, () -> cache.claim("k"))) {
            waiters.awaitWaiters(cache, "k", WAITERS);
            claim.fail(thrown);
            assertThat(waiters.failures())
                    .hasSize(WAITERS)
                    .doesNotHaveDuplicates()
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CacheLoadException.class)
                            .cause()
                            .isSameAs(told));
        }
    }

    @ParameterizedTest
    @MethodSource("thrownAndTold")
    void callersOfSeveralKeysAreTold(Throwable thrown, Throwable told) {
        BulkLoader<String, String> bulk = keys -> Map.of("k", loader.load("k"));
        try (Stampede<Map<String, String>> herd =
                Stampede.of(WAITERS + 1, () -> cache.getAll(Set.of("k", "another"), bulk))) {
            herd.awaitWaiters(cache, "k");
            loader.awaitStarted("k").fail(thrown);
            assertThat(herd.failures())
                    .hasSize(WAITERS + 1)
                    .doesNotHaveDuplicates()
                    .allSatisfy(failure -> assertThat(failure)
                            .satisfiesAnyOf(
                                    each -> assertThat(each).isSameAs(told).isInstanceOf(Error.class),
                                    each -> assertThat(each)
                                            .isInstanceOf(CacheLoadException.class)
                                            .cause()
                                            .isSameAs(told)));
        }
    }

    @Test
    void thoseWhoWaitForALoadThatMeetsItselfEachHaveTheirOwn() {
        HeldLoad<String> held;
        try (Stampede<String> herd = Stampede.of(
                WAITERS + 1,
                () -> cache.get("k", key -> {
                    loader.load("gate");
                    return cache.get("k", loader);
                }))) {
            held = loader.awaitStarted("gate");
            herd.awaitWaiters(cache, "k");
            held.release();
            assertThat(herd.failures())
                    .hasSize(WAITERS + 1)
                    .hasOnlyElementsOfType(RecursiveLoadException.class)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void thoseTurnedAwayWithACallerThatHasNoPermitEachHaveTheirOwn() {
        Cache<String, String> limited = Caches.on(time)
                .limits(Caches.timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30))
                        .withMaxConcurrentLoads(1))
                .build();
        CompletableFuture<String> first = limited.getAsync("first", loader.async());
        try (Stampede<String> leader = Stampede.of(1, () -> limited.get("k", loader))) {
            Patience.until(
                    "it waits for a permit", () -> limited.loadsInProgress().size() == 2);
            time.advance(Duration.ofSeconds(1));
            try (Stampede<String> waiters = Stampede.of(WAITERS, () -> limited.get("k", loader))) {
                waiters.awaitWaiters(limited, "k", WAITERS);
                time.advance(Duration.ofSeconds(4));
                List<Throwable> failures = new ArrayList<>(waiters.failures());
                failures.addAll(leader.failures());
                assertThat(failures)
                        .hasSize(WAITERS + 1)
                        .hasOnlyElementsOfType(CacheOverloadException.class)
                        .doesNotHaveDuplicates();
            }
        }
        loader.open();
        assertThat(first).isCompletedWithValue("value of first");
    }
}
