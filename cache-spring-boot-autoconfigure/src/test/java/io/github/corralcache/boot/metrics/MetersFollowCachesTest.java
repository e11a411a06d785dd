package io.github.corralcache.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralEnableCachingAutoConfiguration;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Caches come and go, and take their meters along. */
class MetersFollowCachesTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withPropertyValues(
                    "corral.caches.books.maximum-size=2",
                    "corral.pools.shop.maximum-size=10",
                    "corral.caches.pooled.pool=shop")
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CacheMetricsAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralCacheMetricsAutoConfiguration.class));

    private final ApplicationContextRunner runner = bare.withBean(MeterRegistry.class, () -> registry);

    private static CorralCache cache(String name) {
        return new CorralCache(CacheBuilder.named(name).maximumSize(10).build());
    }

    private static List<Meter> meters(MeterRegistry registry, String cache) {
        return registry.getMeters().stream()
                .filter(meter -> cache.equals(meter.getId().getTag("cache")))
                .toList();
    }

    private double size(String cache) {
        return registry.get("cache.size").tag("cache", cache).gauge().value();
    }

    private double puts(String cache) {
        return registry.get("cache.puts").tag("cache", cache).functionCounter().count();
    }

    private void assertHasMeters(String cache, int puts) {
        assertThat(size(cache)).isEqualTo(puts);
        assertThat(puts(cache)).isEqualTo(puts);
        assertThat(meters(registry, cache)).hasSizeGreaterThan(15);
    }

    // ---- replaced

    @Test
    @Tag("D1")
    void theyAreThoseOfTheCacheThatTakesTheOthersPlace() {
        runner.run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            for (String name : List.of("books", "late")) {
                manager.getCache(name).put("k", "v");
                assertHasMeters(name, 1);
                int before = meters(registry, name).size();

                CorralCache other = cache(name);
                manager.registerCache(other);
                assertHasMeters(name, 0);
                other.put("a", 1);
                other.put("b", 2);

                assertHasMeters(name, 2);
                assertThat(meters(registry, name)).hasSize(before);
                manager.registerCache(other);
                assertHasMeters(name, 2);
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class ReplacesWhileStarting {
        /** Spring Boot has bound the caches by then. */
        @Bean
        Object replacing(CorralCacheManager manager, CacheMetricsRegistrar after) {
            manager.registerCache(cache("books"));
            manager.removeCache("pooled");
            return "done";
        }
    }

    @Test
    @Tag("D1")
    void theyFollowACacheThatIsReplacedDuringTheStart() {
        runner.withUserConfiguration(ReplacesWhileStarting.class).run(context -> {
            context.getBean(CorralCacheManager.class).getCache("books").put("k", "v");

            assertHasMeters("books", 1);
            assertThat(meters(registry, "pooled")).isEmpty();
        });
    }

    @Test
    @Tag("D1")
    void theyFollowInARegistryThatRenamesThem() {
        registry.config().meterFilter(MeterFilter.renameTag("cache", "cache", "where"));
        registry.config().meterFilter(MeterFilter.renameTag("cache", "cache.manager", "who"));
        runner.run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            CorralCache other = cache("books");
            manager.registerCache(other);
            other.put("a", 1);

            assertThat(registry.get("cache.size").tag("where", "books").gauge().value())
                    .isEqualTo(1);
            manager.removeCache("books");
            assertThat(registry.find("cache.size").tag("where", "books").gauge())
                    .isNull();
        });
    }

    // ---- removed

    @Test
    @Tag("D4")
    void theyGoWithACacheAndComeBackFresh() {
        runner.run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            for (String name : List.of("books", "late", "pooled")) {
                CorralCache cache = manager.getCache(name);
                cache.put("k", "v");
                assertThat(meters(registry, name)).isNotEmpty();

                assertThat(manager.removeCache(name)).isTrue();
                assertThat(meters(registry, name)).isEmpty();
                assertThat(manager.removeCache(name)).isFalse();
                assertThat(cache.get("k")).isNull();

                manager.getCache(name).put("k", "v");
                assertHasMeters(name, 1);
            }
            assertThat(meters(registry, "pooled"))
                    .extracting(meter -> meter.getId().getName())
                    .contains("corral.pool.weight");
        });
    }

    @Test
    @Tag("D4")
    void theyGoFromAllPartsOfACompositeRegistry() {
        SimpleMeterRegistry part = new SimpleMeterRegistry();
        bare.withBean(MeterRegistry.class, () -> {
                    CompositeMeterRegistry all = new CompositeMeterRegistry();
                    all.add(part);
                    return all;
                })
                .run(context -> {
                    assertThat(meters(part, "books")).isNotEmpty();
                    context.getBean(CorralCacheManager.class).removeCache("books");
                    assertThat(meters(part, "books")).isEmpty();
                });
    }

    @Test
    @Tag("D4")
    void nothingIsLeftOfTenantsThatCameAndWent() {
        runner.run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            int before = registry.getMeters().size();
            for (int tenant = 0; tenant < 50; tenant++) {
                manager.getCache("tenant-" + tenant).put("k", "v");
                manager.removeCache("tenant-" + tenant);
            }

            assertThat(registry.getMeters()).hasSize(before);
            assertThat(manager.getCacheNames()).containsExactly("books", "pooled");
            assertThat(context.getBean(BoundMeters.class).caches()).hasSize(2);
        });
    }

    @Test
    void theyEndWithAChildContextWhoseRegistryGoesOn() {
        runner.run(parent -> bare.withParent(parent)
                .withBean("childManager", CorralCacheManager.class, () -> {
                    CorralCacheManager manager = new CorralCacheManager(MetersFollowCachesTest::cache);
                    manager.getCache("childs");
                    return manager;
                })
                .run(child -> {
                    assertThat(child).hasNotFailed();
                    child.getBean("childManager", CorralCacheManager.class)
                            .getCache("late")
                            .put("k", "v");
                    assertHasMeters("late", 1);
                    assertThat(meters(registry, "childs")).isNotEmpty();
                }));
        assertThat(meters(registry, "late")).isEmpty();
        assertThat(meters(registry, "childs")).isEmpty();
        assertThat(meters(registry, "books")).isNotEmpty();
    }

    // ---- what they say of themselves

    @Test
    @Tag("D6")
    void allOfOneNameHaveOneDescription() {
        runner.run(context -> {
            var descriptions = registry.getMeters().stream()
                    .map(Meter::getId)
                    .collect(Collectors.groupingBy(
                            Meter.Id::getName, Collectors.mapping(Meter.Id::getDescription, Collectors.toSet())));

            assertThat(descriptions).containsKeys("cache.load", "cache.gets", "corral.loads", "corral.pool.weight");
            assertThat(descriptions)
                    .allSatisfy((name, texts) ->
                            assertThat(texts).as(name).hasSize(1).doesNotContainNull());
        });
    }
}
