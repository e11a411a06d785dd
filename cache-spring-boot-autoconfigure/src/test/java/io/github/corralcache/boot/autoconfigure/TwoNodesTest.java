package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheTier;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.RedisProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Two nodes of an application in one JVM, with one Redis between them. */
class TwoNodesTest {

    record Article(long id, String name, Optional<String> note) {}

    /** What both nodes load from. */
    private static final AtomicInteger LOADS = new AtomicInteger();

    private static volatile CountDownLatch gate = new CountDownLatch(0);

    static class Shop {

        private static Article load(long id) {
            int number = LOADS.incrementAndGet();
            try {
                assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Article(id, "load " + number, Optional.empty());
        }

        @Cacheable("plain")
        public Article plain(long id) {
            return load(id);
        }

        @Cacheable(cacheNames = "sync", sync = true)
        public Article sync(long id) {
            return load(id);
        }

        @Cacheable("unless")
        public Optional<Article> unless(long id) {
            return Optional.of(load(id));
        }

        @Cacheable("future")
        public CompletableFuture<Article> future(long id) {
            return CompletableFuture.supplyAsync(() -> load(id));
        }

        @Cacheable("mono")
        public Mono<Article> mono(long id) {
            return Mono.fromSupplier(() -> load(id));
        }

        @Cacheable("pairs")
        public List<Article> pair(String name, long id) {
            return List.of(load(id));
        }

        @CacheEvict("plain")
        public void evict(long id) {}

        @CachePut("plain")
        public Article put(long id) {
            return new Article(id, "put", Optional.of("by hand"));
        }

        @CacheEvict(cacheNames = "plain", allEntries = true)
        public void clear() {}
    }

    enum Kind {
        PLAIN("plain", Shop::plain),
        SYNC("sync", Shop::sync),
        OPTIONAL("unless", (shop, id) -> shop.unless(id).orElseThrow()),
        FUTURE("future", (shop, id) -> shop.future(id).join()),
        MONO("mono", (shop, id) -> Objects.requireNonNull(shop.mono(id).block())),
        SEVERAL_PARAMETERS("pairs", (shop, id) -> shop.pair("a", id).get(0));

        final String cache;
        final BiFunction<Shop, Long, Article> call;

        Kind(String cache, BiFunction<Shop, Long, Article> call) {
            this.cache = cache;
            this.call = call;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Node {

        @Bean
        Shop shop() {
            return new Shop();
        }
    }

    private static RedisProcess server;
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static final AtomicInteger IDS = new AtomicInteger();

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final long id = IDS.incrementAndGet();

    static ConfigurableApplicationContext node(String url) {
        return new SpringApplicationBuilder(Node.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.application.name=two-nodes",
                        "corral.tier.type=redis",
                        "corral.tier.redis.url=" + url,
                        "corral.tier.operation-timeout=2s",
                        "corral.caches.here.tier=none")
                .run();
    }

    @BeforeAll
    static void start() {
        Path program = RedisProcess.embedded().or(RedisProcess::installed).orElse(null);
        Assumptions.assumeTrue(program != null, "no Redis server for this machine");
        server = RedisProcess.start(program);
        one = node(server.uri());
        other = node(server.uri());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            one.close();
            other.close();
            server.close();
        }
    }

    private static Shop shop(ConfigurableApplicationContext node) {
        return node.getBean(Shop.class);
    }

    private static CacheTier tier(ConfigurableApplicationContext node, String cache) {
        return Objects.requireNonNull(
                Objects.requireNonNull(node.getBean(CorralCacheManager.class).getCache(cache))
                        .getNativeCache()
                        .tier());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void coldKeyIsLoadedOnceForBothNodes(Kind kind) throws Exception {
        int before = LOADS.get();
        gate = new CountDownLatch(1);
        List<CompletableFuture<Article>> answers = new ArrayList<>();
        for (int caller = 0; caller < 20; caller++) {
            Shop shop = shop(caller % 2 == 0 ? one : other);
            answers.add(CompletableFuture.supplyAsync(() -> kind.call.apply(shop, id), callers));
        }
        Patience.until(
                "the other node waits",
                () -> tier(one, kind.cache).waitingForOthers()
                                + tier(other, kind.cache).waitingForOthers()
                        > 0);
        gate.countDown();
        Article first = answers.get(0).get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Article> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(first);
        }
        assertThat(LOADS.get() - before).isEqualTo(1);
        callers.shutdownNow();
    }

    @Test
    void evictOnOneNodeIsSeenOnTheOther() {
        Article first = shop(one).plain(id);
        assertThat(shop(other).plain(id)).isEqualTo(first);
        shop(one).evict(id);
        Article second = shop(one).plain(id);
        assertThat(second).isNotEqualTo(first);
        Patience.until(
                "the other node has heard of it", () -> shop(other).plain(id).equals(second));
    }

    @Test
    void putOnOneNodeIsSeenOnTheOther() {
        shop(one).plain(id);
        shop(other).plain(id);
        Article put = shop(one).put(id);
        Patience.until(
                "the other node has heard of it", () -> shop(other).plain(id).equals(put));
    }

    @Test
    void clearOnOneNodeIsSeenOnTheOther() {
        Article first = shop(other).plain(id);
        shop(one).plain(id);
        shop(one).clear();
        Patience.until(
                "the other node has heard of it", () -> !shop(other).plain(id).equals(first));
        assertThat(shop(one).plain(id)).isEqualTo(shop(other).plain(id));
    }

    @Test
    void cacheMayKeepToItsNode() {
        assertThat(Objects.requireNonNull(one.getBean(CorralCacheManager.class).getCache("here"))
                        .getNativeCache()
                        .tier())
                .isNull();
    }
}
