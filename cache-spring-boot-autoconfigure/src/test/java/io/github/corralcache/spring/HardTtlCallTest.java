package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** No cached method returns a value past its hard TTL, whatever its caller was kept busy with meanwhile. */
class HardTtlCallTest {

    private static final Duration SOFT = Duration.ofMinutes(10);

    private final FakeTime time = new FakeTime();
    private AnnotationConfigApplicationContext context;

    /** Its methods take as long as a value stays stale. */
    static class Service {
        private final FakeTime time;
        private final AtomicInteger values = new AtomicInteger();

        Service(FakeTime time) {
            this.time = time;
        }

        private int next() {
            time.advance(SOFT);
            return values.incrementAndGet();
        }

        @Cacheable("a")
        public Object plain(String key) {
            return next();
        }

        @Cacheable(cacheNames = "a", sync = true)
        public Object synchronised(String key) {
            return next();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        public Object unless(String key) {
            return next();
        }

        @Cacheable({"a", "b"})
        public Object several(String key) {
            return next();
        }

        @Cacheable("a")
        public CompletableFuture<Object> future(String key) {
            return CompletableFuture.completedFuture(next());
        }

        @Cacheable(
                cacheNames = {"a", "b"},
                unless = "#result == 13")
        public CompletableFuture<Object> severalFutures(String key) {
            return CompletableFuture.completedFuture(next());
        }
    }

    /** Has callers refresh what they ask for, as a full pool of threads may. */
    @BeforeEach
    void start() {
        context = new AnnotationConfigApplicationContext();
        context.registerBean(FakeTime.class, () -> time);
        context.registerBean(
                "timed",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(
                        CacheBuilder.named(name)
                                .maximumSize(10)
                                .ttl(SOFT, SOFT.plus(SOFT))
                                .jitter(0)
                                .executor(Runnable::run)
                                .ticker(time)
                                .scheduler(time)
                                .build(),
                        CorralCacheSettings.DEFAULTS)),
                definition -> definition.setPrimary(true));
        context.register(Contexts.Protected.class, Service.class);
        context.refresh();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "synchronised", "unless", "several", "future", "severalFutures"})
    @Tag("F7")
    void staleValueIsNotReturnedAfterTheCallerHasRegeneratedIt(String method) {
        assertThat(call(method)).isEqualTo(1);
        time.advance(SOFT);
        assertThat(call(method)).isEqualTo(2);
        time.advance(SOFT.minusMillis(1));
        assertThat(call(method)).as("fresh").isEqualTo(2);
    }

    private Object call(String method) {
        Service service = context.getBean(Service.class);
        return switch (method) {
            case "plain" -> service.plain("k");
            case "synchronised" -> service.synchronised("k");
            case "unless" -> service.unless("k");
            case "several" -> service.several("k");
            case "future" -> service.future("k").join();
            default -> service.severalFutures("k").join();
        };
    }
}
