package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.boot.endpoint.CorralCachesEndpointAutoConfiguration;
import io.github.corralcache.boot.endpoint.CorralEndpoint;
import io.github.corralcache.boot.endpoint.CorralEndpointAutoConfiguration;
import io.github.corralcache.boot.health.CorralHealthAutoConfiguration;
import io.github.corralcache.boot.metrics.CorralCacheMetricsAutoConfiguration;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.Mockito;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CachesEndpointAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.support.CompositeCacheManager;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.cache.transaction.TransactionAwareCacheManagerProxy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application puts around Corral's cache manager, or in its place. */
@Tag("C2")
class WrappedManagersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(MeterRegistry.class, () -> registry)
            .withBean(Service.class)
            .withPropertyValues("management.endpoints.web.exposure.include=*", "corral.caches.early.maximum-size=9")
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    CacheMetricsAutoConfiguration.class,
                    CachesEndpointAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralProtectionAutoConfiguration.class,
                    CorralCacheMetricsAutoConfiguration.class,
                    CorralCachesEndpointAutoConfiguration.class,
                    CorralEndpointAutoConfiguration.class,
                    CorralHealthAutoConfiguration.class));

    static class Service {
        private final AtomicInteger calls = new AtomicInteger();

        @Cacheable("books")
        public int find(String key) {
            return calls.incrementAndGet();
        }
    }

    /** Knows nothing but the interface. */
    record Decorating(CacheManager inner, UnaryOperator<Cache> caches) implements CacheManager {

        @Override
        public @Nullable Cache getCache(String name) {
            Cache cache = inner.getCache(name);
            return cache == null ? null : caches.apply(cache);
        }

        @Override
        public Collection<String> getCacheNames() {
            return inner.getCacheNames();
        }
    }

    /** A cache of another class that does what {@code inner} does. */
    private static Cache opaque(Cache inner) {
        return (Cache) Proxy.newProxyInstance(
                WrappedManagersTest.class.getClassLoader(),
                new Class<?>[] {Cache.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    enum Wrapper {
        DECORATOR(manager -> new Decorating(manager, cache -> cache)),
        DECORATOR_OF_CACHES_TOO(manager -> new Decorating(manager, WrappedManagersTest::opaque)),
        ASPECT(manager -> {
            ProxyFactory factory = new ProxyFactory(manager);
            factory.setInterfaces(CacheManager.class);
            return (CacheManager) factory.getProxy();
        }),
        TRANSACTIONS(TransactionAwareCacheManagerProxy::new),
        COMPOSITE(manager -> new CompositeCacheManager(new NoOpLike(), manager)),
        TWO_OF_THEM(manager -> new Decorating(new TransactionAwareCacheManagerProxy(manager), cache -> cache));

        private final UnaryOperator<CacheManager> wrapping;

        Wrapper(UnaryOperator<CacheManager> wrapping) {
            this.wrapping = wrapping;
        }

        BeanPostProcessor postProcessor() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof CacheManager manager ? wrapping.apply(manager) : bean;
                }
            };
        }
    }

    /** A first member of a composite that has nothing. */
    static class NoOpLike extends SimpleCacheManager {}

    private static boolean isProtected(Service service, CorralCacheManager corral) {
        CorralCache books = corral.getCache("books");
        // a lookup that misses, and a load of the cache's own
        service.find("k");
        return books.getNativeCache().stats().loads() > 0;
    }

    private boolean hasMeters(String cache) {
        return registry.find("corral.loads").tag("cache", cache).meter() != null;
    }

    @ParameterizedTest
    @EnumSource
    void aManagerThatIsWrappedIsFound(Wrapper wrapper) {
        runner.withBean("wrapping", BeanPostProcessor.class, wrapper::postProcessor)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    CacheManager manager = context.getBean("cacheManager", CacheManager.class);
                    assertThat(manager).isNotInstanceOf(CorralCacheManager.class);
                    CorralManagers managers = context.getBean(CorralManagers.class);
                    assertThat(managers.find()).containsOnlyKeys("cacheManager");
                    CorralCacheManager corral = managers.find().get("cacheManager");

                    Service service = context.getBean(Service.class);
                    assertThat(isProtected(service, corral)).as("protected").isTrue();
                    assertThat(service.find("k")).isEqualTo(service.find("k"));
                    assertThat(hasMeters("early")).isTrue();
                    assertThat(hasMeters("books")).as("made later").isTrue();
                    assertThat(context.getBean(CorralEndpoint.class).cache("books", null))
                            .isNotNull();
                    assertThat(context.getBean(CachesEndpoint.class)
                                    .caches()
                                    .getCacheManagers()
                                    .get("cacheManager")
                                    .getCaches()
                                    .get("books"))
                            .hasFieldOrPropertyWithValue("policy", "cost-aware");
                    assertThat(context.getBean(HealthIndicator.class).health().getDetails())
                            .hasToString(context.getBean(HealthIndicator.class)
                                    .health()
                                    .getDetails()
                                    .toString())
                            .extractingByKey("caches")
                            .asString()
                            .contains("books");
                });
    }

    @ParameterizedTest
    @EnumSource
    void itsCachesAreClosedWithTheContext(Wrapper wrapper) {
        CorralCache[] cache = new CorralCache[1];
        runner.withBean("wrapping", BeanPostProcessor.class, wrapper::postProcessor)
                .run(context -> {
                    cache[0] = context.getBean(CorralManagers.class)
                            .find()
                            .get("cacheManager")
                            .getCache("books");
                    cache[0].put("k", "v");
                });
        assertThat(cache[0].get("k")).isNull();
    }

    // ---- declared by the application

    @Configuration(proxyBeanMethods = false)
    static class DeclaredPlainly {
        @Bean
        CacheManager cacheManager() {
            return corral();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredWrapped {
        @Bean
        CacheManager cacheManager() {
            return new TransactionAwareCacheManagerProxy(corral());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredInComposite {
        @Bean
        CompositeCacheManager cacheManager() {
            return new CompositeCacheManager(new NoOpLike(), corral());
        }
    }

    private static CorralCacheManager corral() {
        return new CorralCacheManager(
                name -> new CorralCache(CacheBuilder.named(name).maximumSize(9).build()));
    }

    @Test
    void aManagerIsFoundWhateverItIsDeclaredAs() {
        for (Class<?> declaration : List.of(DeclaredPlainly.class, DeclaredWrapped.class, DeclaredInComposite.class)) {
            runner.withUserConfiguration(declaration).run(context -> {
                assertThat(context).hasNotFailed();
                CorralCacheManager corral =
                        context.getBean(CorralManagers.class).find().get("cacheManager");
                assertThat(corral).as(declaration.getSimpleName()).isNotNull();
                assertThat(context.getBean(CacheInterceptor.class).getClass()).isNotEqualTo(CacheInterceptor.class);
                assertThat(isProtected(context.getBean(Service.class), corral)).isTrue();
                assertThat(context.getBean(CorralEndpoint.class).cache("books", null))
                        .isNotNull();
                assertThat(hasMeters("books")).isTrue();
            });
            registry.clear();
        }
    }

    // ---- replaced

    @Test
    void anotherManagerInItsPlaceIsLeftAlone() {
        BeanPostProcessor replacing = new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof CorralCacheManager ? new ConcurrentMapCacheManager() : bean;
            }
        };
        runner.withBean("replacing", BeanPostProcessor.class, () -> replacing).run(context -> {
            assertThat(context).hasNotFailed();
            Service service = context.getBean(Service.class);
            assertThat(service.find("k")).isEqualTo(service.find("k"));
            assertSilent(context.getBean(CorralManagers.class), context.getBean(CorralEndpoint.class));
        });
    }

    private void assertSilent(CorralManagers managers, CorralEndpoint endpoint) {
        assertThat(managers.find()).isEmpty();
        assertThat(endpoint.corral().summary().caches()).isZero();
        assertThat(endpoint.cache("books", null)).isNull();
        assertThat(registry.getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("corral."));
    }

    @Test
    void aMockInItsPlaceIsLeftAlone() {
        CacheManager mock = Mockito.mock(CacheManager.class);
        runner.withInitializer(context -> context.addBeanFactoryPostProcessor(beans -> {
                    // as Spring's own support for mocks does it
                    beans.registerSingleton("cacheManager", mock);
                }))
                .withAllowBeanDefinitionOverriding(true)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anApplicationsOtherManagerWorksAsWithoutCorral() {
        for (Callable<CacheManager> other :
                Arrays.<Callable<CacheManager>>asList(ConcurrentMapCacheManager::new, NoOpCacheManager::new)) {
            runner.withBean("cacheManager", CacheManager.class, () -> {
                        try {
                            return other.call();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    })
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        context.getBean(Service.class).find("k");
                        assertSilent(context.getBean(CorralManagers.class), context.getBean(CorralEndpoint.class));
                    });
        }
    }
}
