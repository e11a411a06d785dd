package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheStats;
import io.github.corralcache.test.Stampede;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import reactor.core.publisher.Mono;

/** What the caches of one method count: each as if it were looked up by itself, in their order. */
@Tag("D2")
class SeveralCachesCountTest extends AnnotatedServices {

    static class Service {

        @Autowired
        private Backend backend;

        @Cacheable({"first", "second", "third"})
        public Object find(String key) throws Throwable {
            return backend.load();
        }

        @Caching(cacheable = {@Cacheable("first"), @Cacheable("second"), @Cacheable("third")})
        public Object operations(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable({"first", "second", "third"})
        public CompletableFuture<Object> future(String key) {
            return backend.loadAsync();
        }

        @Cacheable({"first", "second", "third"})
        public Mono<Object> mono(String key) {
            return Mono.fromFuture(backend.loadAsync());
        }
    }

    private Service service;

    @BeforeEach
    void start() {
        service = start(Service.class);
    }

    private Object call(String form) throws Throwable {
        return switch (form) {
            case "find" -> service.find("k");
            case "operations" -> service.operations("k");
            case "future" -> service.future("k").get();
            default -> service.mono("k").block();
        };
    }

    private void assertCounts(String cache, int hits, int misses) {
        CacheStats stats = cache(cache).getNativeCache().stats();
        assertThat(stats.hits()).as("hits of %s", cache).isEqualTo(hits);
        assertThat(stats.misses()).as("misses of %s", cache).isEqualTo(misses);
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "operations", "future", "mono"})
    void oneThatHasNothingCountsAMissWhereTheNextHasTheValue(String form) throws Throwable {
        cache("second").put("k", "v");

        assertThat(call(form)).isEqualTo("v");

        assertCounts("first", 0, 1);
        assertCounts("second", 1, 0);
        assertCounts("third", 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "operations", "future", "mono"})
    void eachCountsOneMissWhereNoneHasTheValueAndOneHitInTheFirstAfterwards(String form) throws Throwable {
        backend().answers("v");

        assertThat(call(form)).isEqualTo("v");
        assertCounts("first", 0, 1);
        assertCounts("second", 0, 1);
        assertCounts("third", 0, 1);

        assertThat(call(form)).isEqualTo("v");
        assertCounts("first", 1, 1);
        assertCounts("second", 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "future"})
    void whoWaitsForAnothersLoadCountsAMissOfEach(String form) {
        try (Stampede<Object> herd = Stampede.of(4, () -> {
            try {
                return call(form);
            } catch (Exception e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        })) {
            herd.awaitWaiters(cache("first").getNativeCache(), "k");
            backend().answers("v");
            assertThat(herd.values()).hasSize(4).containsOnly("v");
        }

        assertThat(backend().loads()).isEqualTo(1);
        for (String each : new String[] {"first", "second", "third"}) {
            CacheStats stats = cache(each).getNativeCache().stats();
            assertThat(stats.hits() + stats.misses()).as(each).isEqualTo(4);
            assertThat(stats.misses()).as(each).isPositive();
        }
    }

    @Test
    void oneThatFailsCountsAMissOfEach() {
        backend().fails(new IllegalStateException("down"));

        assertThatThrownBy(() -> service.find("k")).hasMessage("down");

        assertCounts("first", 0, 1);
        assertCounts("third", 0, 1);
    }
}
