package io.github.corralcache.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.corralcache.PoolRouter;
import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralCacheCustomizer;
import io.github.corralcache.boot.autoconfigure.CorralEnableCachingAutoConfiguration;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.test.Stampede;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class CorralCacheMetricsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues("corral.caches.early.maximum-size=2")
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CacheMetricsAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralCacheMetricsAutoConfiguration.class));

    private static Tags tags(String cache) {
        return Tags.of("cache", cache, "name", cache, "cache.manager", "cacheManager");
    }

    private static double count(MeterRegistry registry, String name, String cache, String... tags) {
        return registry.get(name).tags(tags(cache).and(tags)).functionCounter().count();
    }

    @Test
    void everyCacheHasSpringBootsMetersAlsoOneThatIsMadeLater() {
        runner.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            for (String name : List.of("early", "late")) {
                CorralCache cache = manager.getCache(name);
                cache.get("k", () -> "v");
                cache.get("k", () -> "v");
                cache.get("k", () -> "v");

                assertThat(count(registry, "cache.gets", name, "result", "hit")).isEqualTo(2);
                assertThat(count(registry, "cache.gets", name, "result", "miss"))
                        .isEqualTo(1);
                assertThat(count(registry, "cache.puts", name)).isEqualTo(1);
                assertThat(count(registry, "cache.evictions", name)).isZero();
                assertThat(registry.get("cache.size").tags(tags(name)).gauge().value())
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void surpriseIsOneUntilThereIsAny() {
        runner.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(CorralCacheManager.class).getCache("early").get("k", () -> "v");

            assertThat(registry.get("corral.surprise")
                            .tags(tags("early"))
                            .gauge()
                            .value())
                    .isEqualTo(1);
        });
    }

    @Test
    void countsRefreshesThatWereTurnedAway() {
        FakeTime time = new FakeTime();
        ManualExecutor threads = new ManualExecutor();
        runner.withBean("applicationTaskExecutor", Executor.class, () -> threads)
                .withBean(
                        CorralCacheCustomizer.class,
                        () -> (name, builder) -> builder.ticker(time).scheduler(time))
                .withPropertyValues("corral.refresh.max-concurrent=1", "corral.refresh.queue-capacity=1")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    CorralCache cache =
                            context.getBean(CorralCacheManager.class).getCache("late");
                    for (int key = 0; key < 5; key++) {
                        cache.put(key, "old");
                    }
                    time.advance(Duration.ofMinutes(11));
                    for (int key = 0; key < 5; key++) {
                        assertThat(cache.<String>get(key, () -> "new")).isEqualTo("old");
                    }
                    assertThat(threads.held()).isEqualTo(1);
                    assertThat(count(registry, "corral.refresh.rejections", "late", "reason", "queue-full"))
                            .isEqualTo(3);
                    assertThat(count(registry, "corral.refresh.rejections", "late", "reason", "executor"))
                            .isZero();
                    threads.runAll();
                    assertThat(cache.getNativeCache().asMap().values())
                            .containsExactlyInAnyOrder("new", "new", "old", "old", "old");
                });
    }

    @Test
    void countsWhatOnlyCorralKnows() {
        runner.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            CorralCache cache = context.getBean(CorralCacheManager.class).getCache("early");
            CountDownLatch gate = new CountDownLatch(1);
            try (Stampede<Object> herd = Stampede.of(
                    4,
                    () -> cache.get("k", () -> {
                        gate.await();
                        return "v";
                    }))) {
                herd.awaitWaiters(cache.getNativeCache(), "k");
                assertThat(registry.get("corral.waiters")
                                .tags(tags("early"))
                                .gauge()
                                .value())
                        .isEqualTo(3);
                gate.countDown();
                assertThat(herd.values()).hasSize(4);
            }
            assertThat(catchThrowable(() -> cache.get("broken", () -> {
                        throw new IllegalStateException();
                    })))
                    .isNotNull();

            assertThat(count(registry, "corral.coalesced", "early")).isEqualTo(3);
            assertThat(count(registry, "corral.loads", "early", "outcome", "success"))
                    .isEqualTo(1);
            assertThat(count(registry, "corral.loads", "early", "outcome", "failure"))
                    .isEqualTo(1);
            assertThat(count(registry, "corral.loads", "early", "outcome", "timeout"))
                    .isZero();
            assertThat(count(registry, "cache.load", "early", "result", "success"))
                    .isEqualTo(1);
            assertThat(count(registry, "cache.load", "early", "result", "failure"))
                    .isEqualTo(1);
            assertThat(registry.get("cache.load.duration")
                            .tags(tags("early"))
                            .timeGauge()
                            .value(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(reasons(registry, "corral.rejections"))
                    .containsExactlyInAnyOrder("waiters-per-key", "waiters", "wait-timeout");
            assertThat(reasons(registry, "corral.refresh.rejections"))
                    .containsExactlyInAnyOrder("queue-full", "executor");
            assertThat(reasons(registry, "corral.stale.served"))
                    .containsExactlyInAnyOrder("refreshing", "failed", "load-limit", "looked-up");
            assertThat(count(registry, "corral.cost.saved", "early")).isNotNegative();
            assertThat(count(registry, "corral.wait.saved", "early")).isNotNegative();
        });
    }

    private static List<String> reasons(MeterRegistry registry, String meter) {
        return registry.get(meter).tags(tags("early")).meters().stream()
                .map(each -> each.getId().getTag("reason"))
                .toList();
    }

    @Test
    void tellsWhyCallersWereTurnedAwayAndWhyValuesWereStale() {
        runner.withPropertyValues(
                        "corral.caches.full.max-waiters-per-key=0",
                        "corral.caches.stale.soft-ttl=1ns",
                        "corral.caches.stale.hard-ttl=1h")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    CompletableFuture<Object> backend = new CompletableFuture<>();
                    manager.getCache("full").retrieve("k", () -> backend);
                    assertThat(manager.getCache("full").retrieve("k", () -> backend))
                            .isCompletedExceptionally();
                    assertThat(count(registry, "corral.rejections", "full", "reason", "waiters-per-key"))
                            .isEqualTo(1);
                    assertThat(count(registry, "corral.rejections", "full", "reason", "waiters"))
                            .isZero();
                    backend.complete("v");
                    manager.getCache("stale").put("k", "v");
                    manager.getCache("stale").get("k");
                    assertThat(count(registry, "corral.stale.served", "stale", "reason", "looked-up"))
                            .isEqualTo(1);
                });
    }

    @Test
    void hasNoTagFromKeysOrValues() {
        runner.run(context -> {
            CorralCache cache = context.getBean(CorralCacheManager.class).getCache("early");
            cache.put("canary", "canary");

            assertThat(context.getBean(MeterRegistry.class).getMeters())
                    .isNotEmpty()
                    .extracting(Meter::getId)
                    .allSatisfy(id -> assertThat(id.toString()).doesNotContain("canary"));
        });
    }

    @Test
    void aCacheThatDoesNotCountHasItsSizeOnly() {
        runner.withPropertyValues("corral.defaults.record-stats=false").run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(CorralCacheManager.class).getCache("late").put("k", "v");

            assertThat(registry.get("cache.size").tags(tags("late")).gauge().value())
                    .isEqualTo(1);
            assertThat(registry.find("cache.gets").tags(tags("late")).meters()).isEmpty();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Impatient {
        /** Asks for a cache while the application starts, after Spring Boot has looked. */
        @Bean
        Object impatient(
                CorralCacheManager manager, org.springframework.boot.cache.metrics.CacheMetricsRegistrar after) {
            return manager.getCache("between");
        }
    }

    @Test
    void aCacheMadeDuringTheStartIsNotForgotten() {
        runner.withUserConfiguration(Impatient.class).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.find("cache.puts").tags(tags("between")).meters())
                    .hasSize(1)
                    .first()
                    .isInstanceOf(FunctionCounter.class);
            assertThat(registry.find("cache.puts").tags(tags("early")).meters()).hasSize(1);
        });
    }

    @Test
    void standsBackWhereThereIsNoRegistryOrNoMicrometer() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CacheMetricsAutoConfiguration.class,
                        CorralEnableCachingAutoConfiguration.class,
                        CorralCacheAutoConfiguration.class,
                        CorralCacheMetricsAutoConfiguration.class))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(CorralCacheManager.class).getCache("late").put("k", "v");
                });
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .withBean("registry", Object.class, Object::new)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(CorralCacheManager.class));
    }

    @Test
    void tellsOfThePoolsThatACacheReachesOnly() {
        PoolRouter<Object> router = (cache, key) -> key instanceof Long ? "numbers" : null;
        runner.withBean(PoolRouter.class, () -> router)
                .withPropertyValues(
                        "corral.pools.shop.maximum-size=10",
                        "corral.pools.numbers.maximum-size=10",
                        "corral.pools.dear.maximum-size=10",
                        "corral.pools.dear.routes.mixed=report:*",
                        "corral.pools.others.maximum-size=10",
                        "corral.caches.others.pool=others",
                        "corral.caches.numbers.pool=numbers",
                        "corral.caches.mixed.pool=shop")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(poolsOfMixed(registry)).containsExactlyInAnyOrder("shop", "dear");
                    context.getBean(CorralCacheManager.class).getCache("mixed").put(1L, "sent by the router");
                    assertThat(weightOfMixed(registry, "shop")).isZero();
                    assertThat(poolsOfMixed(registry)).containsExactlyInAnyOrder("shop", "dear", "numbers");
                    assertThat(weightOfMixed(registry, "numbers")).isEqualTo(1);
                });
    }

    private static List<String> poolsOfMixed(MeterRegistry registry) {
        return registry.find("corral.pool.weight").tag("cache", "mixed").gauges().stream()
                .map(gauge -> gauge.getId().getTag("pool"))
                .toList();
    }

    private static double weightOfMixed(MeterRegistry registry, String pool) {
        return registry.get("corral.pool.weight")
                .tags("cache", "mixed", "pool", pool)
                .gauge()
                .value();
    }

    @Test
    void tellsWhatEachCacheHasOfItsPool() {
        runner.withPropertyValues("corral.pools.shop.maximum-size=10", "corral.defaults.pool=shop")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    manager.getCache("late").put("a", 1);
                    manager.getCache("late").put("b", 2);
                    assertThat(registry.get("corral.pool.weight")
                                    .tags("pool", "shop", "cache", "late")
                                    .gauge()
                                    .value())
                            .isEqualTo(2);
                    assertThat(registry.find("corral.pool.weight")
                                    .tag("cache", "early")
                                    .gauge())
                            .isNull();
                });
    }
}
