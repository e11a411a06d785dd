package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.Ttl;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class CorralCacheAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralProtectionAutoConfiguration.class));

    static class Service {
        private final AtomicInteger calls = new AtomicInteger();

        @Cacheable("books")
        public int call(String key) {
            return calls.incrementAndGet();
        }
    }

    // ---- it comes first

    @Test
    void cachesWithNothingButTheStarterAndAnAnnotation() {
        runner.withBean(Service.class).run(context -> {
            assertThat(context).hasSingleBean(CorralCacheManager.class).hasBean("cacheManager");
            Service service = context.getBean(Service.class);
            assertThat(service.call("k")).isEqualTo(service.call("k"));
        });
    }

    @Test
    void comesBeforeTheCachesThatSpringBootWouldChoose() {
        runner.run(context -> assertThat(context.getBean(CacheManager.class)).isInstanceOf(CorralCacheManager.class));
        runner.withClassLoader(new FilteredClassLoader(CacheBuilder.class))
                .run(context -> assertThat(context.getBean(CacheManager.class))
                        .as("Caffeine is there")
                        .isInstanceOf(CaffeineCacheManager.class));
    }

    @Test
    void protectsPlainMethods() {
        runner.run(context ->
                assertThat(context.getBean(CacheInterceptor.class).getClass()).isNotEqualTo(CacheInterceptor.class));
    }

    // ---- it stands back

    @Test
    void standsBackFromACacheManagerOfTheApplication() {
        runner.withBean("mine", ConcurrentMapCacheManager.class, ConcurrentMapCacheManager::new)
                .run(context -> {
                    assertThat(context).hasSingleBean(CacheManager.class).doesNotHaveBean(CorralCacheManager.class);
                    assertThat(context.getBean(CacheInterceptor.class)).hasSameClassAs(new CacheInterceptor());
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnResolver implements CachingConfigurer {
        @Bean
        @Override
        public CacheResolver cacheResolver() {
            return context -> List.of();
        }
    }

    @Test
    void standsBackFromACacheResolverOfTheApplication() {
        runner.withUserConfiguration(OwnResolver.class)
                .run(context -> assertThat(context).doesNotHaveBean(CacheManager.class));
    }

    @Test
    void standsBackWhereAnotherCacheIsAskedFor() {
        runner.withPropertyValues("spring.cache.type=simple").run(context -> {
            assertThat(context).hasSingleBean(ConcurrentMapCacheManager.class);
            assertThat(context).doesNotHaveBean(CorralCacheManager.class);
            assertThat(context).hasSingleBean(CacheAspectSupport.class);
        });
        runner.withPropertyValues("spring.cache.type=none")
                .run(context -> assertThat(context).hasSingleBean(NoOpCacheManager.class));
    }

    @Test
    void standsBackWhereItIsSwitchedOff() {
        runner.withPropertyValues("corral.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(CorralCacheManager.class);
            assertThat(context).hasSingleBean(CacheManager.class);
        });
    }

    @Test
    void leavesCachingOffWhereTheApplicationWantsItOff() {
        runner.withPropertyValues("corral.enable-caching=false").run(context -> {
            assertThat(context).doesNotHaveBean(CacheAspectSupport.class);
            assertThat(context).doesNotHaveBean(CacheManager.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(order = 7)
    static class OwnEnableCaching {}

    @Test
    void keepsTheApplicationsOwnEnableCaching() {
        runner.withUserConfiguration(OwnEnableCaching.class).run(context -> {
            assertThat(context).hasSingleBean(CacheAspectSupport.class).hasSingleBean(CorralCacheManager.class);
            assertThat(context.getBean(
                                    org.springframework.cache.interceptor.BeanFactoryCacheOperationSourceAdvisor.class)
                            .getOrder())
                    .isEqualTo(7);
        });
        runner.withUserConfiguration(OwnEnableCaching.class)
                .withPropertyValues("corral.enable-caching=false")
                .run(context -> assertThat(context).hasSingleBean(CorralCacheManager.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class ExtraManager {
        @Bean(defaultCandidate = false)
        CacheManager extra() {
            return new ConcurrentMapCacheManager();
        }
    }

    @Test
    void staysBesideAManagerThatIsNoCandidate() {
        runner.withUserConfiguration(ExtraManager.class)
                .run(context -> assertThat(context).hasSingleBean(CorralCacheManager.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnCorral {
        @Bean
        CorralCacheManager own() {
            return new CorralCacheManager(name ->
                    new CorralCache(CacheBuilder.named(name).maximumSize(10).build()));
        }
    }

    @Test
    void protectsPlainMethodsAlsoForAManagerThatTheApplicationMade() {
        runner.withUserConfiguration(OwnCorral.class).run(context -> {
            assertThat(context).hasSingleBean(CorralCacheManager.class).hasBean("own");
            assertThat(context.getBean(CacheInterceptor.class).getClass()).isNotEqualTo(CacheInterceptor.class);
        });
    }

    // ---- names

    @Test
    void makesCachesWhenTheyAreAskedFor() {
        runner.run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            assertThat(manager.getCacheNames()).isEmpty();
            assertThat(manager.getCache("books")).isNotNull();
            assertThat(manager.getCacheNames()).containsExactly("books");
        });
    }

    @Test
    void makesConfiguredCachesAtOnce() {
        runner.withPropertyValues("corral.caches.books.maximum-size=5", "corral.caches[a.b].maximum-size=6")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getCacheNames()).containsExactly("a.b", "books");
                    assertThat(manager.getCache("other")).isNotNull();
                });
    }

    @Test
    void makesTheCachesThatSpringBootNamesAndNoOthers() {
        runner.withPropertyValues("spring.cache.cache-names=a,b", "corral.caches.c.maximum-size=5")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getCacheNames()).containsExactly("a", "b");
                    assertThat(manager.getCache("c")).isNull();
                });
    }

    // ---- customizers

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        private final List<String> removed = new ArrayList<>();

        @Bean
        List<String> removed() {
            return removed;
        }

        @Bean
        CorralCacheCustomizer removalListener() {
            return (name, builder) ->
                    builder.removalListener((key, value, cause) -> removed.add(name + " " + key + " " + cause));
        }

        @Bean
        CacheManagerCustomizer<CorralCacheManager> names() {
            return manager -> manager.setCacheNames(List.of("books"));
        }

        @Bean
        CacheManagerCustomizer<ConcurrentMapCacheManager> forAnotherManager() {
            return manager -> {
                throw new AssertionError("not for this one");
            };
        }
    }

    @Test
    void honoursCustomizers() {
        runner.withUserConfiguration(Customizers.class).run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            assertThat(manager.getCacheNames()).containsExactly("books");
            manager.getCache("books").put("k", "v");
            manager.getCache("books").evict("k");
            assertThat(context.getBean(Customizers.class).removed).containsExactly("books k " + RemovalCause.EXPLICIT);
        });
    }

    // ---- threads

    @Test
    void refreshesOnTheApplicationsTaskExecutor() {
        runner.run(context -> {
            assertThat(context).hasBean("applicationTaskExecutor");
            assertThat(context).doesNotHaveBean(ThreadPoolExecutor.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {
        @Bean
        Executor mine() {
            return Runnable::run;
        }
    }

    @Test
    void refreshesOnThreadsOfItsOwnWhereThereIsNone() {
        runner.withUserConfiguration(OwnExecutor.class).run(context -> {
            assertThat(context).doesNotHaveBean("applicationTaskExecutor").hasBean("corralRefreshExecutor");
            assertThat(context.getBean(Executor.class)).as("the one candidate").isSameAs(context.getBean("mine"));
        });
    }

    // ---- costs

    @Configuration(proxyBeanMethods = false)
    static class Costs {

        private final List<Double> loads = new ArrayList<>();

        @Bean
        CostModel<String, Integer> callsCost() {
            return (key, value, loadNanos) -> {
                loads.add(loadNanos);
                return value * 100;
            };
        }
    }

    @Test
    void asksTheCostModelOfTheApplicationForEachValueLoaded() {
        runner.withUserConfiguration(Costs.class).withBean(Service.class).run(context -> {
            context.getBean(Service.class).call("k");
            assertThat(context.getBean(Costs.class).loads)
                    .as("costs are measured unless declared")
                    .isEmpty();
        });
        runner.withUserConfiguration(Costs.class)
                .withBean(Service.class)
                .withPropertyValues("corral.caches.books.cost=declared")
                .run(context -> {
                    context.getBean(Service.class).call("k");
                    assertThat(context.getBean(Costs.class).loads)
                            .singleElement()
                            .satisfies(nanos -> assertThat(nanos).isPositive());
                });
    }

    // ---- the end

    @Test
    void closesTheCachesWithTheContext() {
        runner.run(context -> {
            CorralCache books = context.getBean(CorralCacheManager.class).getCache("books");
            books.put("k", "v");

            context.stop();
            context.start();
            assertThat(books.get("k")).as("stopped and started again").isNotNull();

            context.close();
            assertThat(books.get("k")).isNull();
            assertThat(books.get("k", () -> "loaded")).isEqualTo("loaded");
        });
    }

    /** In real time; the best of the rounds, as a busy machine may hold any of them up. */
    @Test
    @Tag("EX4")
    void aHundredContextsReleaseThoseWhoWaitAtOnceAndLeaveNoThreadBehind() {
        Set<Thread> before = Thread.getAllStackTraces().keySet(); // other tests may still have caches
        AtomicLong best = new AtomicLong(Long.MAX_VALUE);
        for (int round = 0; round < 100; round++) {
            runner.run(context -> {
                CorralCache books = context.getBean(CorralCacheManager.class).getCache("books");
                CompletableFuture<String> backend = new CompletableFuture<>();
                books.retrieve("k", () -> backend);
                CompletableFuture<String> waiter = books.retrieve("k", CompletableFuture::new);
                AtomicLong released = new AtomicLong();
                waiter.whenComplete((value, failure) -> released.set(System.nanoTime()));
                long start = System.nanoTime();
                context.close();
                assertThat(waiter).isCompletedExceptionally();
                best.accumulateAndGet(released.get() - start, Math::min);
                backend.complete("late");
            });
        }
        assertThat(Duration.ofNanos(best.get())).isLessThanOrEqualTo(Duration.ofMillis(100));
        // the clock belongs to all caches of the process, those of other tests included
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .filteredOn(name -> !name.equals("corral-clock"))
                .noneMatch(name -> name.startsWith("corral-")));
    }

    @Test
    @Tag("EX4")
    void releasesThoseWhoWaitAndLeavesNoThreadBehind() {
        runner.withUserConfiguration(OwnExecutor.class)
                .withPropertyValues("corral.caches.books.soft-ttl=1ms", "corral.caches.books.hard-ttl=1h")
                .run(context -> {
                    CorralCache books =
                            context.getBean(CorralCacheManager.class).getCache("books");
                    CountDownLatch refreshed = new CountDownLatch(1);
                    books.put("stale", "old");
                    await().until(() -> {
                        books.get("stale", () -> {
                            refreshed.countDown();
                            return Thread.currentThread().getName();
                        });
                        return refreshed.getCount() == 0;
                    });
                    CompletableFuture<String> backend = new CompletableFuture<>();
                    CompletableFuture<String> loader = books.retrieve("k", () -> backend);
                    CompletableFuture<String> waiter = books.retrieve("k", CompletableFuture::new);

                    context.close();

                    assertThat(waiter).failsWithin(Duration.ofSeconds(10));
                    backend.complete("late");
                    assertThat(loader).isDone();
                    await().untilAsserted(
                                    () -> assertThat(Thread.getAllStackTraces().keySet())
                                            .extracting(Thread::getName)
                                            .noneMatch(name -> name.startsWith("corral-refresh-")));
                });
    }

    @Test
    void closesAfterTheWebServerAndBeforeWhatStopsLater() {
        assertThat(CorralShutdown.PHASE).isLessThan(Integer.MAX_VALUE - 2048).isGreaterThan(0);
    }

    // ---- settings arrive

    @Test
    void buildsCachesAsThePropertiesSay() {
        runner.withPropertyValues(
                        "corral.defaults.maximum-size=50",
                        "corral.defaults.soft-ttl=1m",
                        "corral.caches.books.soft-ttl=2m",
                        "corral.caches.books.hard-ttl=3m")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getCache("books")
                                    .getNativeCache()
                                    .settings()
                                    .ttl())
                            .isEqualTo(Ttl.of(Duration.ofMinutes(2), Duration.ofMinutes(3)));
                    assertThat(manager.getCache("other")
                                    .getNativeCache()
                                    .settings()
                                    .ttl())
                            .isEqualTo(Ttl.of(Duration.ofMinutes(1), Duration.ofSeconds(90)));
                    assertThat(manager.getCache("books")
                                    .getNativeCache()
                                    .settings()
                                    .maximum())
                            .isEqualTo(50);
                });
    }
}
