package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sixty-four callers and one cold key: whatever the method looks like, it runs once for all of them. Each check also
 * meets a context with Spring's own interceptor, where the same callers load sixty-four times.
 */
class SingleLoadTest {

    private static final int CALLERS = 64;

    /** What a caller of a method gets in the end. */
    private interface Call {
        Object on(Catalogue catalogue) throws Throwable;
    }

    enum Kind {
        PLAIN(catalogue -> catalogue.plain("k")),
        UNLESS(catalogue -> catalogue.unless("k")),
        VETOED(catalogue -> catalogue.vetoed("k")),
        SEVERAL_CACHES(catalogue -> catalogue.severalCaches("k")),
        WITH_EVICTION(catalogue -> catalogue.withEviction("k")),
        TWO_OPERATIONS(catalogue -> catalogue.twoOperations("k")),
        CONDITION(catalogue -> catalogue.conditional("k")),
        OPTIONAL(catalogue -> catalogue.optional("k").orElseThrow()),
        SYNC(catalogue -> catalogue.sync("k")),
        FUTURE(catalogue -> catalogue.future("k").get()),
        FUTURE_UNLESS(catalogue -> catalogue.futureUnless("k").get()),
        FUTURE_VETOED(catalogue -> catalogue.futureVetoed("k").get()),
        FUTURE_SEVERAL_CACHES(catalogue -> catalogue.futureSeveralCaches("k").get()),
        FUTURE_WITH_EVICTION(catalogue -> catalogue.futureWithEviction("k").get()),
        FUTURE_TWO_OPERATIONS(catalogue -> catalogue.futureTwoOperations("k").get()),
        FUTURE_CONDITION(catalogue -> catalogue.futureConditional("k").get()),
        FUTURE_SYNC(catalogue -> catalogue.futureSync("k").get()),
        STAGE(catalogue -> catalogue.stage("k").toCompletableFuture().get()),
        MONO(catalogue -> value(catalogue.mono("k"))),
        MONO_UNLESS(catalogue -> value(catalogue.monoUnless("k"))),
        MONO_VETOED(catalogue -> value(catalogue.monoVetoed("k"))),
        MONO_SEVERAL_CACHES(catalogue -> value(catalogue.monoSeveralCaches("k"))),
        MONO_WITH_EVICTION(catalogue -> value(catalogue.monoWithEviction("k"))),
        MONO_TWO_OPERATIONS(catalogue -> value(catalogue.monoTwoOperations("k"))),
        MONO_CONDITION(catalogue -> value(catalogue.monoConditional("k"))),
        MONO_SYNC(catalogue -> value(catalogue.monoSync("k"))),
        FLUX(catalogue -> value(catalogue.flux("k"))),
        FLUX_UNLESS(catalogue -> value(catalogue.fluxUnless("k"))),
        FLUX_VETOED(catalogue -> value(catalogue.fluxVetoed("k"))),
        FLUX_SEVERAL_CACHES(catalogue -> value(catalogue.fluxSeveralCaches("k"))),
        FLUX_WITH_EVICTION(catalogue -> value(catalogue.fluxWithEviction("k"))),
        FLUX_TWO_OPERATIONS(catalogue -> value(catalogue.fluxTwoOperations("k"))),
        FLUX_CONDITION(catalogue -> value(catalogue.fluxConditional("k"))),
        FLUX_SYNC(catalogue -> value(catalogue.fluxSync("k")));

        private final Call call;

        Kind(Call call) {
            this.call = call;
        }

        private static Object value(Mono<?> mono) throws Exception {
            return mono.toFuture().get();
        }

        private static Object value(Flux<?> flux) throws Exception {
            return flux.single().toFuture().get();
        }
    }

    static class Catalogue {

        private final Backend backend;

        Catalogue(Backend backend) {
            this.backend = backend;
        }

        @Cacheable("a")
        public Object plain(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Object unless(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", unless = "true")
        public Object vetoed(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable({"b", "a"})
        public Object severalCaches(String key) throws Throwable {
            return backend.load();
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict("b"))
        public Object withEviction(String key) throws Throwable {
            return backend.load();
        }

        @Caching(cacheable = {@Cacheable("b"), @Cacheable(cacheNames = "a", key = "'other ' + #key")})
        public Object twoOperations(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", condition = "#key == 'k'", unless = "#result == null")
        public Object conditional(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Optional<Object> optional(String key) throws Throwable {
            return Optional.of(backend.load());
        }

        @Cacheable(cacheNames = "a", sync = true)
        public Object sync(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable("a")
        public CompletableFuture<Object> future(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public CompletableFuture<Object> futureUnless(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "true")
        public CompletableFuture<Object> futureVetoed(String key) {
            return backend.loadAsync();
        }

        @Cacheable({"b", "a"})
        public CompletableFuture<Object> futureSeveralCaches(String key) {
            return backend.loadAsync();
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict("b"))
        public CompletableFuture<Object> futureWithEviction(String key) {
            return backend.loadAsync();
        }

        @Caching(cacheable = {@Cacheable("b"), @Cacheable(cacheNames = "a", key = "'other ' + #key")})
        public CompletableFuture<Object> futureTwoOperations(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", condition = "#key == 'k'", unless = "#result == null")
        public CompletableFuture<Object> futureConditional(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", sync = true)
        public CompletableFuture<Object> futureSync(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public CompletionStage<Object> stage(String key) {
            return backend.loadAsync();
        }

        @Cacheable("a")
        public Mono<Object> mono(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Mono<Object> monoUnless(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", unless = "true")
        public Mono<Object> monoVetoed(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable({"b", "a"})
        public Mono<Object> monoSeveralCaches(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict("b"))
        public Mono<Object> monoWithEviction(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Caching(cacheable = {@Cacheable("b"), @Cacheable(cacheNames = "a", key = "'other ' + #key")})
        public Mono<Object> monoTwoOperations(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", condition = "#key == 'k'", unless = "#result == null")
        public Mono<Object> monoConditional(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", sync = true)
        public Mono<Object> monoSync(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable("a")
        public Flux<Object> flux(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Flux<Object> fluxUnless(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", unless = "true")
        public Flux<Object> fluxVetoed(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable({"b", "a"})
        public Flux<Object> fluxSeveralCaches(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict("b"))
        public Flux<Object> fluxWithEviction(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Caching(cacheable = {@Cacheable("b"), @Cacheable(cacheNames = "a", key = "'other ' + #key")})
        public Flux<Object> fluxTwoOperations(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", condition = "#key == 'k'", unless = "#result == null")
        public Flux<Object> fluxConditional(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", sync = true)
        public Flux<Object> fluxSync(String key) {
            return Flux.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST1")
    void callersOfAColdKeyShareOneLoad(Kind kind) {
        try (AnnotationConfigApplicationContext context = Contexts.withCorralsInterceptor(Catalogue.class)) {
            assertThat(loadsForTheHerd(context, kind)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SYNC", "FUTURE_SYNC", "MONO_SYNC", "FLUX_SYNC"})
    @Tag("ST1")
    void theCheckFindsAnInterceptorThatDoesNotProtect(Kind kind) {
        try (AnnotationConfigApplicationContext context = Contexts.withSpringsInterceptor(Catalogue.class)) {
            assertThat(loadsForTheHerd(context, kind)).isEqualTo(CALLERS);
        }
    }

    private static int loadsForTheHerd(AnnotationConfigApplicationContext context, Kind kind) {
        Backend backend = context.getBean(Backend.class);
        try (Stampede<Object> herd = Stampede.of(CALLERS, call(context, kind))) {
            awaitHerd(context, backend);
            backend.answers("v");

            assertThat(herd.values()).hasSize(CALLERS).containsOnly("v");
        }
        return backend.loads();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("ST3")
    void aFailingLoadRunsOnceForAllOfThemAndFailsThemAllAlike(Kind kind) {
        IOException broken = new IOException("disk");
        try (AnnotationConfigApplicationContext context = Contexts.withCorralsInterceptor(Catalogue.class)) {
            Backend backend = context.getBean(Backend.class);
            try (Stampede<Object> herd = Stampede.of(CALLERS, call(context, kind))) {
                awaitHerd(context, backend);
                backend.fails(broken);

                List<Throwable> failures = herd.failures();
                assertThat(failures)
                        .hasSize(CALLERS)
                        .allSatisfy(e -> assertThat(rootOf(e)).isSameAs(broken));
            }
            assertThat(backend.loads()).isEqualTo(1);

            assertThatExceptionOfType(Throwable.class).isThrownBy(() -> kind.call.on(context.getBean(Catalogue.class)));
            assertThat(backend.loads()).as("the next call tries again").isEqualTo(2);
        }
    }

    /** Futures wrap what they fail with; methods do not. */
    private static Throwable rootOf(Throwable failure) {
        return failure instanceof ExecutionException ? failure.getCause() : failure;
    }

    private static Callable<Object> call(AnnotationConfigApplicationContext context, Kind kind) {
        Catalogue catalogue = context.getBean(Catalogue.class);
        return () -> {
            try {
                return kind.call.on(catalogue);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        };
    }

    /** Waits until every caller either loads or waits for one who does. */
    private static void awaitHerd(AnnotationConfigApplicationContext context, Backend backend) {
        await().until(() -> backend.loads() + Contexts.waiters(context) >= CALLERS);
    }
}
