package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How long a call waits for another is for its method to say, on every way that a call takes. */
@ExtendWith(OutputCaptureExtension.class)
class MethodWaitTest {

    private static final Duration SHORT = Duration.ofMillis(80);

    private final FakeTime time = new FakeTime();
    private final Backend backend = new Backend();
    private final AnnotationConfigApplicationContext context = context(Protection.ALL);
    private final Service service = context.getBean(Service.class);

    @AfterEach
    void close() {
        context.close();
    }

    private AnnotationConfigApplicationContext context(Protection protection) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(Contexts.Protected.class);
        context.registerBean("backend", Backend.class, () -> backend);
        context.registerBean(Service.class);
        context.registerBean(
                "cacheManager",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(
                        CacheBuilder.named(name)
                                .maximumSize(100)
                                .ticker(time)
                                .scheduler(time)
                                .build(),
                        CorralCacheSettings.DEFAULTS.withProtection(protection))));
        context.refresh();
        return context;
    }

    static class Service {

        private final Backend backend;

        Service(Backend backend) {
            this.backend = backend;
        }

        @Cacheable("a")
        @CachePolicy(waitTimeout = "80ms")
        public Object plain(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", sync = true)
        @CachePolicy(waitTimeout = "80ms")
        public Object sync(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        @CachePolicy(waitTimeout = "80ms")
        public Object unless(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable({"b", "a"})
        @CachePolicy(waitTimeout = "80ms")
        public Object several(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable("a")
        @CachePolicy(waitTimeout = "80ms")
        public CompletableFuture<Object> future(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", sync = true)
        @CachePolicy(waitTimeout = "80ms")
        public CompletableFuture<Object> futureSync(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        @CachePolicy(waitTimeout = "80ms")
        public CompletableFuture<Object> futureUnless(String key) {
            return backend.loadAsync();
        }

        @Cacheable("a")
        @CachePolicy(waitTimeout = "80ms")
        public Mono<Object> mono(String key) {
            return Mono.fromFuture(backend::loadAsync);
        }

        @Cacheable({"b", "a"})
        @CachePolicy(waitTimeout = "80ms")
        public Flux<Object> fluxSeveral(String key) {
            return Flux.from(Mono.fromFuture(backend::loadAsync));
        }

        @Cacheable("a")
        @CachePolicy(waitTimeout = "0")
        public Object impatient(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable("a")
        @CachePolicy(waitTimeout = "1h")
        public Object patient(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable("a")
        @CachePolicy(waitTimeout = "")
        public Object silent(String key) throws Throwable {
            return backend.load();
        }

        @CachePut("a")
        @CachePolicy(waitTimeout = "0")
        public Object stored(String key) {
            return "stored";
        }

        @Cacheable("a")
        @CachePolicy(waitTimeout = "-1s")
        public Object negative(String key) {
            return "never";
        }
    }

    enum Way {
        PLAIN,
        SYNC,
        UNLESS,
        SEVERAL,
        FUTURE,
        FUTURE_SYNC,
        FUTURE_UNLESS,
        MONO,
        FLUX_SEVERAL;

        Object call(Service service) throws Throwable {
            try {
                return switch (this) {
                    case PLAIN -> service.plain("k");
                    case SYNC -> service.sync("k");
                    case UNLESS -> service.unless("k");
                    case SEVERAL -> service.several("k");
                    case FUTURE -> service.future("k").get();
                    case FUTURE_SYNC -> service.futureSync("k").get();
                    case FUTURE_UNLESS -> service.futureUnless("k").get();
                    case MONO -> service.mono("k").toFuture().get();
                    case FLUX_SEVERAL ->
                        service.fluxSeveral("k").single().toFuture().get();
                };
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        }
    }

    private Stampede<Object> herd(int callers, Way way) {
        return Stampede.of(callers, () -> called(() -> way.call(service)));
    }

    private static ThrowingCallable overloads(ThrowingCallable call) {
        return () -> assertThatExceptionOfType(CacheOverloadException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WAIT_TIMEOUT))
                .withMessageContaining("own deadline");
    }

    private void awaitWaiters(int waiters) {
        Patience.until(waiters + " callers wait", () -> Contexts.waiters(context) == waiters);
    }

    @ParameterizedTest
    @EnumSource
    void aCallLeavesWhenTheTimeOfItsMethodIsOver(Way way) {
        try (Stampede<Object> herd = herd(3, way)) {
            awaitWaiters(2);
            time.advance(SHORT.minusMillis(1));
            assertThat(Contexts.waiters(context)).isEqualTo(2);
            time.advance(Duration.ofMillis(1));
            awaitWaiters(0);
            backend.answers("value");

            assertThat(herd.values()).as("the one that loads is not cut short").containsExactly("value");
            assertThat(herd.failures())
                    .hasSize(2)
                    .allSatisfy(failure -> overloads(() -> {
                                throw failure;
                            })
                            .call());
            assertThat(backend.loads()).isEqualTo(1);
        }
    }

    @Test
    void aMethodWithoutPatienceDoesNotWait() throws Throwable {
        try (Stampede<Object> herd = herd(1, Way.PLAIN)) {
            Patience.until("a load runs", () -> backend.loads() == 1);
            overloads(() -> service.impatient("k")).call();
            assertThat(service.stored("other")).isEqualTo("stored");
            backend.answers("value");
            assertThat(herd.values()).containsExactly("value");
        }
        assertThat(service.impatient("k")).isEqualTo("value");
        assertThat(service.impatient("cold")).as("what it loads itself").isEqualTo("value");
    }

    @Test
    void aMethodMayHaveMorePatienceThanItsCache() {
        try (Stampede<Object> leader = herd(1, Way.PLAIN)) {
            Patience.until("a load runs", () -> backend.loads() == 1);
            try (Stampede<Object> patient = Stampede.of(1, () -> called(() -> service.patient("k")));
                    Stampede<Object> silent = Stampede.of(1, () -> called(() -> service.silent("k")))) {
                awaitWaiters(2);
                time.advance(Duration.ofSeconds(5)); // the cache's wait timeout
                awaitWaiters(1);
                backend.answers("value");
                assertThat(patient.values()).containsExactly("value");
                assertThat(silent.failures()).singleElement().isInstanceOf(CacheOverloadException.class);
            }
            assertThat(leader.values()).containsExactly("value");
        }
    }

    private interface Call {
        Object make() throws Throwable;
    }

    private static Object called(Call call) throws Exception {
        try {
            return call.make();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNegativeTimeIsRefusedAtTheFirstCall() {
        assertThatIllegalStateException()
                .isThrownBy(() -> service.negative("k"))
                .withMessageContaining("@CachePolicy(waitTimeout = \"-1s\")")
                .withMessageContaining("zero or more");
    }

    @Test
    void whereNobodyWaitsForTheMethodTheLogSaysSo(CapturedOutput output) throws Throwable {
        backend.answers("value");
        try (AnnotationConfigApplicationContext unprotected = context(Protection.SYNC)) {
            Service other = unprotected.getBean(Service.class);
            other.plain("k");
            other.plain("l");
            other.sync("m");
            other.stored("n");
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("waitTimeout")))
                .singleElement()
                .asString()
                .contains("@CachePolicy(waitTimeout = \"80ms\")", "plain", "corral.caches.a.protect to all");
    }
}
