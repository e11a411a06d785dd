package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.Stampede;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A context and its child, both with the starter. */
@Tag("C3")
class ChildContextTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralProtectionAutoConfiguration.class));

    static class Service {
        private final AtomicInteger loads = new AtomicInteger();
        private final CountDownLatch open = new CountDownLatch(1);

        @Cacheable("plain")
        public int plain(String key) throws InterruptedException {
            open.await();
            return loads.incrementAndGet();
        }

        @Cacheable(cacheNames = "vetoing", unless = "#result > 100")
        public int vetoing(String key) throws InterruptedException {
            open.await();
            return loads.incrementAndGet();
        }

        public void open() {
            open.countDown();
        }

        public int loads() {
            return loads.get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Services {
        @Bean
        Service service() {
            return new Service();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class OwnEnableCaching extends Services {}

    private static void assertLoadsOnce(ApplicationContext context, String cache) throws Exception {
        Service service = context.getBean(Service.class);
        var engine = context.getBean(CorralCacheManager.class).getCache(cache).getNativeCache();
        try (Stampede<Integer> herd =
                Stampede.of(8, () -> cache.equals("plain") ? service.plain("k") : service.vetoing("k"))) {
            herd.awaitWaiters(engine, "k");
            service.open();
            assertThat(herd.values()).hasSize(8).containsOnly(1);
        }
        assertThat(service.loads()).isEqualTo(1);
    }

    @Test
    void aChildWithItsOwnEnableCachingIsProtected() {
        for (String cache : new String[] {"plain", "vetoing"}) {
            runner.run(parent -> runner.withParent(parent)
                    .withUserConfiguration(OwnEnableCaching.class)
                    .run(child -> {
                        assertThat(child.getBeansOfType(CacheManager.class))
                                .as("it has the parent's")
                                .isEmpty();
                        assertLoadsOnce(child, cache);
                    }));
        }
    }

    @Test
    void aChildThatSaysNothingIsCachedAndProtected() {
        runner.run(parent -> runner.withParent(parent)
                .withUserConfiguration(Services.class)
                .run(child -> {
                    assertThat(child).hasNotFailed();
                    assertLoadsOnce(child, "plain");
                }));
    }

    @Test
    void aChildOfAParentWithItsOwnEnableCachingIsProtected() {
        runner.withUserConfiguration(OwnEnableCaching.class)
                .run(parent -> runner.withParent(parent)
                        .withUserConfiguration(OwnEnableCaching.class)
                        .run(child -> assertLoadsOnce(child, "vetoing")));
    }

    @Test
    void aChildOfAParentWithoutTheStarterIsProtected() {
        new ApplicationContextRunner()
                .withUserConfiguration(OwnEnableCaching.class)
                .withBean(
                        "cacheManager",
                        CorralCacheManager.class,
                        () -> new CorralCacheManager(name -> new io.github.corralcache.spring.CorralCache(
                                io.github.corralcache.CacheBuilder.named(name)
                                        .maximumSize(9)
                                        .build())))
                .run(parent -> runner.withParent(parent)
                        .withUserConfiguration(OwnEnableCaching.class)
                        .run(child -> assertLoadsOnce(child, "plain")));
    }

    @Test
    void theParentsCachesOutliveTheChild() {
        runner.run(parent -> {
            CorralCacheManager manager = parent.getBean(CorralCacheManager.class);
            runner.withParent(parent).run(child -> manager.getCache("books").put("k", "v"));

            assertThat(manager.getCache("books").get("k")).isNotNull();
        });
    }
}
