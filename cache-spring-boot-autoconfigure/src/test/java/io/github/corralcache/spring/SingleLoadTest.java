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

    enum Kind {
        PLAIN,
        UNLESS,
        VETOED,
        SEVERAL_CACHES,
        WITH_EVICTION,
        TWO_OPERATIONS,
        CONDITION,
        OPTIONAL,
        SYNC,
        FUTURE,
        MONO,
        FLUX;

        Object call(Catalogue catalogue) throws Throwable {
            return switch (this) {
                case PLAIN -> catalogue.plain("k");
                case UNLESS -> catalogue.unless("k");
                case VETOED -> catalogue.vetoed("k");
                case SEVERAL_CACHES -> catalogue.severalCaches("k");
                case WITH_EVICTION -> catalogue.withEviction("k");
                case TWO_OPERATIONS -> catalogue.twoOperations("k");
                case CONDITION -> catalogue.conditional("k");
                case OPTIONAL -> catalogue.optional("k").orElseThrow();
                case SYNC -> catalogue.sync("k");
                case FUTURE -> catalogue.future("k").get();
                case MONO -> catalogue.mono("k").toFuture().get();
                case FLUX -> catalogue.flux("k").collectList().toFuture().get().get(0);
            };
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

        @Cacheable("a")
        public Mono<Object> mono(String key) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable("a")
        public Flux<Object> flux(String key) {
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
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SYNC")
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

            assertThatExceptionOfType(Throwable.class).isThrownBy(() -> kind.call(context.getBean(Catalogue.class)));
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
                return kind.call(catalogue);
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
