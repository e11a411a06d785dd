package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.test.Stampede;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Mono;

/**
 * Threads that ask for the same cold keys at the same moment, by methods of all kinds, and give up or not, while other
 * threads come up with the values.
 */
class AsyncRaceTest {

    private static final int CALLERS = 4;
    private static final int KEYS = 1_000;

    /** Counts how often each price is asked for. */
    static class Market {

        private final ExecutorService threads = Executors.newFixedThreadPool(2);
        private final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();

        CompletableFuture<String> price(String key) {
            loads.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
            return CompletableFuture.supplyAsync(() -> "price of " + key, threads);
        }

        int mostLoads() {
            return loads.values().stream().mapToInt(AtomicInteger::get).max().orElseThrow();
        }
    }

    static class Prices {

        private final Market market;

        Prices(Market market) {
            this.market = market;
        }

        @Cacheable("a")
        public CompletableFuture<String> plain(String key) {
            return market.price(key);
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public CompletableFuture<String> unless(String key) {
            return market.price(key);
        }

        @Cacheable({"b", "a"})
        public CompletableFuture<String> several(String key) {
            return market.price(key);
        }

        @Cacheable({"a", "b"})
        public Mono<String> mono(String key) {
            return Mono.defer(() -> Mono.fromFuture(market.price(key)));
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public String blocking(String key) {
            return market.price(key).join();
        }
    }

    private final Market market = new Market();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private void start(Class<?> configuration) {
        context.registerBean(Market.class, () -> market);
        context.registerBean(
                "roomy",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(
                        CacheBuilder.named(name).maximumSize(10L * KEYS).build())),
                definition -> definition.setPrimary(true));
        context.register(configuration, Prices.class);
        context.refresh();
    }

    @AfterEach
    void close() {
        market.threads.shutdown();
        context.close();
    }

    @Test
    void eachKeyIsLoadedOnceAndAllWhoStayAreAnswered() {
        start(Contexts.Protected.class);

        assertThat(mostLoadsOfAKey()).isEqualTo(1);
        for (String name : List.of("a", "b")) {
            assertThat(Contexts.cache(context, name).getNativeCache().loadsInProgress())
                    .isEmpty();
            assertThat(Contexts.cache(context, name).getNativeCache().stats().rejected())
                    .isZero();
        }
    }

    @Test
    void theCheckFindsAnInterceptorThatDoesNotProtect() {
        start(Contexts.Caching.class);

        assertThat(mostLoadsOfAKey()).isGreaterThan(1);
    }

    private int mostLoadsOfAKey() {
        Prices prices = context.getBean(Prices.class);
        CyclicBarrier together = new CyclicBarrier(CALLERS);
        AtomicInteger turn = new AtomicInteger();
        try (Stampede<Integer> herd = Stampede.of(CALLERS, () -> {
            int caller = turn.getAndIncrement();
            for (int i = 0; i < KEYS; i++) {
                String key = "k" + i;
                together.await(10, TimeUnit.SECONDS);
                List<CompletableFuture<String>> calls = calls(prices, key, caller + i);
                if ((caller + i) % 3 == 0) {
                    calls.remove(0).cancel(true);
                }
                for (CompletableFuture<String> call : calls) {
                    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("price of " + key);
                }
            }
            return 1;
        })) {
            assertThat(herd.failures()).isEmpty();
        }
        return market.mostLoads();
    }

    private static List<CompletableFuture<String>> calls(Prices prices, String key, int order) {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(
                    switch ((i + order) % 4) {
                        case 0 -> prices.plain(key);
                        case 1 -> prices.unless(key);
                        case 2 -> prices.several(key);
                        default -> prices.mono(key).toFuture();
                    });
        }
        if (order % 5 == 0) {
            calls.add(CompletableFuture.completedFuture(prices.blocking(key)));
        }
        return calls;
    }
}
