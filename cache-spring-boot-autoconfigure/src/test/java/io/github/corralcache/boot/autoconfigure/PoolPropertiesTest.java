package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CachePool;
import io.github.corralcache.PoolRouter;
import io.github.corralcache.Weigher;
import io.github.corralcache.spring.CorralCacheManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;

/** Pools as {@code application.yml} describes them. */
class PoolPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class));

    private static void with(ApplicationContextRunner runner, Consumer<CorralCacheManager> use) {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            use.accept(context.getBean(CorralCacheManager.class));
        });
    }

    private static void fill(Cache cache, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            cache.put(prefix + i, "value");
        }
    }

    @Test
    void cachesShareTheBudgetAndKeepTheirGuarantees() {
        with(
                runner.withPropertyValues(
                        "corral.pools.shop.maximum-size=100",
                        "corral.pools.shop.policy=lru",
                        "corral.pools.shop.guarantees.prices=20%",
                        "corral.pools.shop.guarantees.[shop.stock]=7",
                        "corral.caches.prices.pool=shop",
                        "corral.caches.[shop.stock].pool=shop",
                        "corral.caches.pages.pool=shop"),
                manager -> {
                    fill(manager.getCache("prices"), "", 20);
                    fill(manager.getCache("pages"), "", 1_000);
                    CachePool pool = manager.getPools().get(0);
                    assertThat(pool.policy()).isEqualTo("lru");
                    assertThat(pool.weight()).isEqualTo(100);
                    assertThat(pool.shares())
                            .containsExactlyInAnyOrder(
                                    new CachePool.Share("prices", 20, 20),
                                    new CachePool.Share("shop.stock", 0, 7),
                                    new CachePool.Share("pages", 80, 0));
                    assertThat(manager.getCache("pages")
                                    .getNativeCache()
                                    .settings()
                                    .pool())
                            .isEqualTo("shop");
                });
    }

    @Test
    void poolOfTheDefaultsIsSharedByCachesMadeLaterAndNotByOneWithItsOwnMaximum() {
        with(
                runner.withPropertyValues(
                        "corral.pools.all.maximum-size=50",
                        "corral.pools.all.guarantees.later=10",
                        "corral.defaults.pool=all",
                        "corral.caches.alone.maximum-size=5",
                        "corral.caches.alone.policy=sieve"),
                manager -> {
                    fill(manager.getCache("later"), "", 3);
                    fill(manager.getCache("alone"), "", 10);
                    assertThat(manager.getPools().get(0).shares()).containsExactly(new CachePool.Share("later", 3, 10));
                    assertThat(manager.getCache("alone").getNativeCache().size())
                            .isEqualTo(5);
                });
    }

    /** Each within the other, as methods that call each other are: the inner load is part of the outer one. */
    @Test
    void cachesShareThePermitsOfTheirPool() {
        with(
                runner.withPropertyValues(
                        "corral.pools.backend.maximum-size=100",
                        "corral.pools.backend.max-concurrent-loads=1",
                        "corral.caches.reports.pool=backend",
                        "corral.caches.rows.pool=backend",
                        "corral.caches.rows.max-waiters=0"),
                manager -> {
                    Cache reports = manager.getCache("reports");
                    Cache rows = manager.getCache("rows");
                    assertThat(manager.getPools().get(0).maxConcurrentLoads()).isEqualTo(1);
                    assertThat(reports.get("r", () -> {
                                CompletableFuture<String> elsewhere =
                                        CompletableFuture.supplyAsync(() -> rows.get("1", () -> "never"));
                                assertThat(elsewhere)
                                        .failsWithin(Duration.ofSeconds(10))
                                        .withThrowableThat()
                                        .withRootCauseInstanceOf(CacheOverloadException.class);
                                return "of " + rows.get("1", () -> "row");
                            }))
                            .isEqualTo("of row");
                });
    }

    @Test
    void weighedPoolTakesEachCachesWeigher() {
        with(
                runner.withBean("byLength", Weigher.class, () ->
                                (Weigher<String, String>) (key, value) -> value.length())
                        .withPropertyValues(
                                "corral.pools.heap.maximum-weight=1KB",
                                "corral.pools.heap.guarantees.names=100B",
                                "corral.caches.names.pool=heap",
                                "corral.caches.ids.pool=heap",
                                "corral.caches.ids.weigher=entries"),
                manager -> {
                    fill(manager.getCache("names"), "", 10);
                    fill(manager.getCache("ids"), "", 10);
                    assertThat(manager.getPools().get(0).shares())
                            .containsExactlyInAnyOrder(
                                    new CachePool.Share("names", 50, 100), new CachePool.Share("ids", 10, 0));
                });
    }

    @Test
    void keysGoToThePoolOfTheFirstPatternThatFits() {
        with(
                runner.withPropertyValues(
                        "corral.pools.cheap.maximum-size=100",
                        "corral.pools.dear.maximum-size=10",
                        "corral.pools.dear.routes.queries=report:*,summary:?",
                        "corral.caches.queries.pool=cheap"),
                manager -> {
                    Cache queries = manager.getCache("queries");
                    fill(queries, "report:", 4);
                    fill(queries, "summary:", 3);
                    fill(queries, "page:", 20);
                    queries.put("summary:10", "not one character");
                    assertThat(manager.getPools()).extracting(CachePool::weight).containsExactly(21L, 7L);
                    assertThat(queries.get("report:1", String.class)).isEqualTo("value");
                    queries.clear();
                    assertThat(manager.getPools()).extracting(CachePool::weight).containsExactly(0L, 0L);
                });
    }

    @Test
    void routerOfTheApplicationDecidesWhereNoPatternFits() {
        PoolRouter<Object> router = (cache, key) -> key instanceof Long ? "numbers" : null;
        with(
                runner.withBean(PoolRouter.class, () -> router)
                        .withPropertyValues(
                                "corral.pools.texts.maximum-size=100",
                                "corral.pools.numbers.maximum-size=10",
                                "corral.pools.numbers.routes.mixed=one",
                                "corral.caches.mixed.pool=texts"),
                manager -> {
                    Cache mixed = manager.getCache("mixed");
                    mixed.put(1L, "by the bean");
                    mixed.put("one", "by the pattern");
                    mixed.put("two", "by nobody");
                    assertThat(manager.getPools()).extracting(CachePool::weight).containsExactly(1L, 2L);
                });
    }
}
