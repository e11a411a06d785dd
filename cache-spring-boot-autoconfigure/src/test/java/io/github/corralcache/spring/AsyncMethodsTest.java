package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheClosedException;
import io.github.corralcache.CacheLoadTimeoutException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.test.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.SimpleCacheErrorHandler;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What those get who wait for the load of a method that returns before there is a value. All callers are on one thread,
 * which also has to make the load end: if any of them waited on it, there would be no end.
 */
class AsyncMethodsTest {

    private static final int CALLERS = 64;

    static class Reports {

        private final Backend backend;
        private final AtomicBoolean cancelled;

        Reports(Backend backend, AtomicBoolean cancelled) {
            this.backend = backend;
            this.cancelled = cancelled;
        }

        private Mono<Object> load() {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync())).doOnCancel(() -> cancelled.set(true));
        }

        @Cacheable("a")
        public CompletableFuture<Object> future(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public CompletableFuture<Object> futureUnless(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", sync = true)
        public CompletableFuture<Object> futureSync(String key) {
            return backend.loadAsync();
        }

        @Cacheable({"b", "a"})
        public CompletableFuture<Object> futureSeveral(String key) {
            return backend.loadAsync();
        }

        @Cacheable("a")
        public Mono<Object> mono(String key) {
            return load();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public Mono<Object> monoUnless(String key) {
            return load();
        }

        @Cacheable({"b", "a"})
        public Mono<Object> monoSeveral(String key) {
            return load();
        }

        @Cacheable(cacheNames = "a", unless = "#result.contains('vetoed')")
        public Flux<Object> fluxUnless(String key) {
            return load().flux();
        }
    }

    enum Kind {
        FUTURE,
        FUTURE_UNLESS,
        FUTURE_SEVERAL,
        MONO,
        MONO_UNLESS,
        MONO_SEVERAL,
        FLUX_UNLESS;

        /** Asks, and subscribes; to cancel what is returned is to cancel that subscription. */
        CompletableFuture<Object> ask(Reports reports, String key) {
            return switch (this) {
                case FUTURE -> reports.future(key);
                case FUTURE_UNLESS -> reports.futureUnless(key);
                case FUTURE_SEVERAL -> reports.futureSeveral(key);
                case MONO -> reports.mono(key).toFuture();
                case MONO_UNLESS -> reports.monoUnless(key).toFuture();
                case MONO_SEVERAL -> reports.monoSeveral(key).toFuture();
                case FLUX_UNLESS -> reports.fluxUnless(key).singleOrEmpty().toFuture();
            };
        }

        Object cached(Object value) {
            return this == FLUX_UNLESS ? List.of(value) : value;
        }
    }

    private final FakeTime time = new FakeTime();
    private final AtomicBoolean sourceCancelled = new AtomicBoolean();
    private LoadLimits limits = LoadLimits.DEFAULTS;
    private AnnotationConfigApplicationContext context;
    private Reports reports;
    private Backend backend;

    @BeforeEach
    void start() {
        start(Contexts.Protected.class);
    }

    private void start(Class<?>... configurations) {
        context = new AnnotationConfigApplicationContext();
        context.registerBean(AtomicBoolean.class, () -> sourceCancelled);
        context.registerBean(
                "timed",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(CacheBuilder.named(name)
                        .maximumSize(100)
                        .limits(limits)
                        .ticker(time)
                        .scheduler(time)
                        .build())),
                definition -> definition.setPrimary(true));
        context.register(configurations);
        context.register(Reports.class);
        context.refresh();
        reports = context.getBean(Reports.class);
        backend = context.getBean(Backend.class);
    }

    private void startAnew(Class<?>... configurations) {
        context.close();
        start(configurations);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private CorralCache cache() {
        return Contexts.cache(context, "a");
    }

    private Object cached() {
        return cache().getNativeCache().getIfPresent("k");
    }

    private List<CompletableFuture<Object>> herd(Kind kind) {
        return herd(() -> kind.ask(reports, "k"));
    }

    private static List<CompletableFuture<Object>> herd(Supplier<CompletableFuture<Object>> ask) {
        return Stream.generate(ask).limit(CALLERS).toList();
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Failures.unwrap(future.handle((value, failure) -> failure).join());
    }

    private void assertIdle() {
        assertThat(Contexts.waiters(context)).isZero();
        assertThat(cache().getNativeCache().loadsInProgress()).isEmpty();
        assertThat(Contexts.cache(context, "b").getNativeCache().loadsInProgress())
                .isEmpty();
    }

    // ---- one load

    @ParameterizedTest
    @EnumSource
    @Tag("ST1")
    void callersShareOneLoadAndHoldNoThread(Kind kind) {
        assertThat(loadsForTheHerd(kind)).isEqualTo(1);
        assertThat(cached()).isEqualTo(kind.cached("v"));
        assertThat(kind.ask(reports, "k")).as("a hit").isCompletedWithValue("v");
        assertThat(backend.loads()).isEqualTo(1);
        assertIdle();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST1")
    void theCheckFindsAnInterceptorThatDoesNotProtect(Kind kind) {
        startAnew(Contexts.Caching.class);

        assertThat(loadsForTheHerd(kind)).isEqualTo(CALLERS);
    }

    private int loadsForTheHerd(Kind kind) {
        List<CompletableFuture<Object>> herd = herd(kind);
        assertThat(herd).noneMatch(CompletableFuture::isDone);
        backend.answers("v");
        assertThat(herd).allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        return backend.loads();
    }

    @ParameterizedTest
    @EnumSource(names = {"FUTURE_UNLESS", "MONO_UNLESS", "FLUX_UNLESS"})
    void whatUnlessVetoesIsHandedToThoseWhoWaitAndNotStored(Kind kind) {
        List<CompletableFuture<Object>> herd = herd(kind);
        backend.answers("vetoed");

        assertThat(herd).allSatisfy(future -> assertThat(future).isCompletedWithValue("vetoed"));
        assertThat(backend.loads()).isEqualTo(1);
        assertThat(cached()).isNull();
        assertIdle();
        assertThat(kind.ask(reports, "k")).isCompletedWithValue("vetoed");
        assertThat(backend.loads()).isEqualTo(2);
    }

    // ---- failures

    @ParameterizedTest
    @EnumSource
    @Tag("ST3")
    void aFailureReachesAllAfterOneLoad(Kind kind) {
        for (Throwable failure : List.of(new IOException("disk"), new IllegalStateException("no"))) {
            backend.holds();
            int before = backend.loads();
            List<CompletableFuture<Object>> herd = herd(kind);
            backend.fails(failure);

            assertThat(herd).allSatisfy(future -> assertThat(failureOf(future)).isSameAs(failure));
            assertThat(backend.loads() - before).isEqualTo(1);
            assertThat(failureOf(kind.ask(reports, "k"))).isSameAs(failure);
            assertThat(backend.loads() - before).as("the next call tries again").isEqualTo(2);
            assertIdle();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SwallowingErrors implements CachingConfigurer {
        @Override
        public CacheErrorHandler errorHandler() {
            return new SimpleCacheErrorHandler() {
                @Override
                public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
                    // that is swallowing
                }
            };
        }
    }

    /** Spring calls the method once more where the handler swallows what looks like a broken cache. */
    @ParameterizedTest
    @EnumSource
    @Tag("ST3")
    void aSwallowingErrorHandlerCausesNoSecondLoad(Kind kind) {
        startAnew(Contexts.Protected.class, SwallowingErrors.class);

        aFailureReachesAllAfterOneLoad(kind);
    }

    @Test
    @Tag("ST3")
    void theCheckFindsAnInterceptorThatAsksTheHandler() {
        startAnew(Contexts.Caching.class, SwallowingErrors.class);
        List<CompletableFuture<Object>> herd = herd(() -> reports.futureSync("k"));
        assertThat(backend.loads()).isEqualTo(1);
        backend.fails(new IllegalStateException("no"));

        assertThat(herd).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(backend.loads()).isEqualTo(CALLERS);
    }

    // ---- those who give up

    @ParameterizedTest
    @EnumSource
    @Tag("ST8")
    void thatSomeGiveUpHurtsNobodyElse(Kind kind) {
        thatSomeGiveUpHurtsNobodyElse(() -> kind.ask(reports, "k"));

        assertThat(sourceCancelled).isFalse();
        assertThat(cached()).isEqualTo(kind.cached("v"));
        assertIdle();
    }

    @Test
    @Tag("ST8")
    void theCheckFindsAFutureThatAllCallersHold() {
        FutureTable table = new FutureTable(cache());

        assertThatThrownBy(() -> thatSomeGiveUpHurtsNobodyElse(() -> table.get("k", backend::loadAsync)))
                .isInstanceOf(AssertionError.class);
    }

    /** Among them the one whose call began the load. */
    private void thatSomeGiveUpHurtsNobodyElse(Supplier<CompletableFuture<Object>> ask) {
        List<CompletableFuture<Object>> herd = herd(ask);
        herd.get(0).cancel(true);
        herd.get(1).cancel(true);
        herd.get(2).complete("my own");
        List<CompletableFuture<Object>> late = herd(ask);
        backend.answers("v");

        assertThat(herd.subList(3, CALLERS))
                .allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        assertThat(late).allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        assertThat(backend.loads()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST8")
    void whoGivesUpLeavesTheWaitRoomToOthers(Kind kind) {
        List<CompletableFuture<Object>> herd = herd(kind);
        assertThat(Contexts.waiters(context)).isEqualTo(CALLERS - 1);

        herd.subList(1, CALLERS).forEach(future -> future.cancel(true));

        assertThat(Contexts.waiters(context)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST9")
    void aLoadThatAllHaveLeftIsKeptAllTheSame(Kind kind) {
        List<CompletableFuture<Object>> herd = herd(kind);
        herd.forEach(future -> future.cancel(true));
        backend.answers("v");

        assertThat(cached()).isEqualTo(kind.cached("v"));
        assertIdle();
    }

    // ---- writes

    enum Write {
        EVICT(null) {
            @Override
            void to(CorralCache cache) {
                cache.evict("k");
            }
        },
        CLEAR(null) {
            @Override
            void to(CorralCache cache) {
                cache.clear();
            }
        },
        PUT("written") {
            @Override
            void to(CorralCache cache) {
                cache.put("k", "written");
            }
        };

        final Object leaves;

        Write(Object leaves) {
            this.leaves = leaves;
        }

        abstract void to(CorralCache cache);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    void aWriteDuringTheLoadWins(Write write) {
        for (Kind kind : Kind.values()) {
            aWriteDuringTheLoadWins(write, () -> kind.ask(reports, "k"));
            assertIdle();
            cache().evict("k");
            Contexts.cache(context, "b").evict("k");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("RC1")
    @Tag("RC2")
    @Tag("RC3")
    void theCheckFindsATableOfFuturesThatStoresWhatWasReadBefore(Write write) {
        FutureTable table = new FutureTable(cache());

        assertThatThrownBy(() -> aWriteDuringTheLoadWins(write, () -> table.get("k", backend::loadAsync)))
                .isInstanceOf(AssertionError.class);
    }

    private void aWriteDuringTheLoadWins(Write write, Supplier<CompletableFuture<Object>> ask) {
        backend.holds();
        List<CompletableFuture<Object>> herd = herd(ask);
        write.to(cache());
        backend.answers("outdated");

        assertThat(herd).allSatisfy(future -> assertThat(future).isCompletedWithValue("outdated"));
        assertThat(cached()).isEqualTo(write.leaves);
    }

    // ---- limits

    @ParameterizedTest
    @EnumSource
    @Tag("ST6")
    void aLoadThatNeverEndsFreesItsKeyAtTheLoadTimeout(Kind kind) {
        limits = LoadLimits.DEFAULTS.withWaitTimeout(Duration.ofMinutes(1));
        startAnew(Contexts.Protected.class);

        aLoadThatNeverEndsFreesItsKeyAtTheLoadTimeout(() -> kind.ask(reports, "k"));
        assertThat(cached()).isEqualTo(kind.cached("second"));
        assertIdle();
    }

    @Test
    @Tag("ST6")
    void theCheckFindsATableWhoseFuturesStay() {
        FutureTable table = new FutureTable(cache());

        assertThatThrownBy(
                        () -> aLoadThatNeverEndsFreesItsKeyAtTheLoadTimeout(() -> table.get("k", backend::loadAsync)))
                .isInstanceOf(AssertionError.class);
    }

    private void aLoadThatNeverEndsFreesItsKeyAtTheLoadTimeout(Supplier<CompletableFuture<Object>> ask) {
        List<CompletableFuture<Object>> herd = herd(ask);
        time.advance(Duration.ofSeconds(30));
        assertThat(herd)
                .allSatisfy(future -> assertThat(failureOf(future)).isInstanceOf(CacheLoadTimeoutException.class));

        CompletableFuture<Object> first = backend.outcome();
        backend.holds();
        CompletableFuture<Object> second = ask.get();
        assertThat(backend.loads()).isEqualTo(2);
        backend.answers("second");
        first.complete("late");
        assertThat(second).isCompletedWithValue("second");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST7")
    void whoFindsTheWaitRoomFullIsToldSoAndDoesNotLoad(Kind kind) {
        limits = LoadLimits.DEFAULTS.withMaxWaiters(2);
        startAnew(Contexts.Protected.class, SwallowingErrors.class);

        List<CompletableFuture<Object>> herd = herd(kind);

        assertThat(herd.subList(3, CALLERS))
                .allSatisfy(future -> assertThat(failureOf(future)).isInstanceOf(CacheOverloadException.class));
        backend.answers("v");
        assertThat(herd.subList(0, 3)).allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        assertThat(backend.loads()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsTooLongIsToldSoAndTheLoaderIsNot(Kind kind) {
        List<CompletableFuture<Object>> herd = herd(kind);
        time.advance(Duration.ofSeconds(5));

        assertThat(herd.subList(1, CALLERS))
                .allSatisfy(future -> assertThat(failureOf(future)).isInstanceOf(CacheOverloadException.class));
        assertThat(herd.get(0)).isNotDone();
        backend.answers("v");
        assertThat(herd.get(0)).isCompletedWithValue("v");
    }

    @ParameterizedTest
    @EnumSource(names = {"FUTURE_UNLESS", "MONO_UNLESS", "FUTURE_SEVERAL", "MONO_SEVERAL"})
    void aLoadThatMayNotBeginYetHoldsNoThread(Kind kind) {
        limits = LoadLimits.DEFAULTS.withMaxConcurrentLoads(1);
        startAnew(Contexts.Protected.class);
        CompletableFuture<Object> running = kind.ask(reports, "other");
        List<CompletableFuture<Object>> herd = herd(kind);
        herd.get(0).cancel(true);
        assertThat(backend.loads()).isEqualTo(1);

        backend.answers("v");

        assertThat(running).isCompletedWithValue("v");
        assertThat(herd.subList(1, CALLERS))
                .allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        assertThat(backend.loads()).isEqualTo(2);
        assertThat(cached()).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource
    void aLoadThatWasNotAllowedToBeginInTimeTellsAll(Kind kind) {
        limits = LoadLimits.DEFAULTS.withMaxConcurrentLoads(1);
        startAnew(Contexts.Protected.class);
        CompletableFuture<Object> running = kind.ask(reports, "other");
        List<CompletableFuture<Object>> herd = herd(kind);

        time.advance(Duration.ofSeconds(5));

        assertThat(herd).allSatisfy(future -> assertThat(failureOf(future)).isInstanceOf(CacheOverloadException.class));
        backend.answers("v");
        assertThat(running).isCompletedWithValue("v");
        assertThat(backend.loads()).isEqualTo(1);
        assertIdle();
    }

    // ---- the end

    @ParameterizedTest
    @EnumSource
    @Tag("EX4")
    void thoseWhoWaitAreToldWhenTheCacheCloses(Kind kind) {
        List<CompletableFuture<Object>> herd = herd(kind);
        context.getBean(CorralCacheManager.class).close();

        assertThat(herd).allSatisfy(future -> assertThat(failureOf(future)).isInstanceOf(CacheClosedException.class));
        List<CompletableFuture<Object>> alone =
                new ArrayList<>(List.of(kind.ask(reports, "k"), kind.ask(reports, "k")));
        backend.answers("v");
        assertThat(alone).allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        assertThat(backend.loads()).as("as without a cache").isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"MONO", "MONO_UNLESS", "MONO_SEVERAL"})
    void aMonoThatIsSubscribedToAfterTheCacheHasClosedLoadsAsWithoutOne(Kind kind) {
        Mono<Object> mono = kind == Kind.MONO
                ? reports.mono("k")
                : kind == Kind.MONO_UNLESS ? reports.monoUnless("k") : reports.monoSeveral("k");
        context.getBean(CorralCacheManager.class).close();
        backend.answers("v");

        assertThat(mono.block()).isEqualTo("v");
    }
}
