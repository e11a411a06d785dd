package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Mono;

/** What a refresh in the background stores belongs to the key that it was asked for, or is not loaded at all. */
@Tag("B1")
@ExtendWith(OutputCaptureExtension.class)
class RefreshedKeyTest {

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final AtomicInteger calls = new AtomicInteger();
    private Service service;

    /** An argument that its caller may change after the call. */
    static class Query {
        private volatile String key;

        Query(String key) {
            this.key = key;
        }

        public String getKey() {
            return key;
        }
    }

    static class Service {
        private final AtomicInteger calls;

        Service(AtomicInteger calls) {
            this.calls = calls;
        }

        private String find(Query query) {
            return query.key + calls.incrementAndGet();
        }

        @Cacheable(cacheNames = "a", key = "#query.key")
        public String plain(Query query) {
            return find(query);
        }

        @Cacheable(cacheNames = "a", key = "#query.key", unless = "#result == null")
        public String unless(Query query) {
            return find(query);
        }

        @Cacheable(
                cacheNames = {"a", "b"},
                key = "#query.key")
        public String several(Query query) {
            return find(query);
        }

        @Cacheable(cacheNames = "a", key = "#query.key", sync = true)
        public String synchronised(Query query) {
            return find(query);
        }

        @Cacheable(cacheNames = "a", key = "#query.key")
        public CompletableFuture<String> future(Query query) {
            return CompletableFuture.completedFuture(find(query));
        }

        @Cacheable(cacheNames = "a", key = "#query.key", unless = "#result == null")
        public Mono<String> mono(Query query) {
            return Mono.fromSupplier(() -> find(query));
        }
    }

    @BeforeEach
    void start() {
        context.registerBean(AtomicInteger.class, () -> calls);
        context.registerBean(
                "timed",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(CacheBuilder.named(name)
                        .maximumSize(10)
                        .ttl(Duration.ofMinutes(10), Duration.ofMinutes(15))
                        .executor(executor)
                        .ticker(time)
                        .scheduler(time)
                        .build())),
                definition -> definition.setPrimary(true));
        context.register(Contexts.Protected.class, Service.class);
        context.refresh();
        service = context.getBean(Service.class);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private String find(String method, Query query) {
        return switch (method) {
            case "plain" -> service.plain(query);
            case "unless" -> service.unless(query);
            case "several" -> service.several(query);
            case "synchronised" -> service.synchronised(query);
            case "future" -> service.future(query).join();
            default -> service.mono(query).block();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "unless", "several", "synchronised", "future", "mono"})
    void anArgumentChangedAfterTheCallRegeneratesNothing(String method, CapturedOutput output) {
        find(method, new Query("k"));
        time.advance(Duration.ofMinutes(11));
        Query query = new Query("k");
        assertThat(find(method, query)).as("stale").isEqualTo("k1");
        query.key = "another";
        executor.runAll();

        CorralCache cache = Contexts.cache(context, "a");
        assertThat(cache.get("k", String.class)).isEqualTo("k1");
        assertThat(cache.get("another")).isNull();
        assertThat(calls).as("calls of the method").hasValue(1);
        assertThat(output).contains("the method has another key");
        time.advance(Duration.ofSeconds(3));
        find(method, new Query("k"));
        executor.runAll();
        assertThat(find(method, new Query("k")))
                .as("regenerated after the backoff")
                .startsWith("k")
                .isNotEqualTo("k1");
    }
}
