package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.Stampede;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CacheProxyFactoryBean;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.NameMatchCacheOperationSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Ways in which Spring caches besides its annotations on a bean, and what is said of those that are not protected. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("C1")
class WaysOfCachingTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralProtectionAutoConfiguration.class));

    private static long warnings(CapturedOutput output) {
        return output.getAll().lines().filter(line -> line.contains("WARN")).count();
    }

    // ---- JSR-107

    static class Standard {
        private final AtomicInteger calls = new AtomicInteger();

        @CacheResult(cacheName = "books")
        public int find(String key) {
            return calls.incrementAndGet();
        }

        @CachePut(cacheName = "books")
        public void put(String key, @CacheValue int value) {}

        @CacheRemove(cacheName = "books")
        public void remove(String key) {}

        @CacheRemoveAll(cacheName = "books")
        public void removeAll() {}
    }

    @Test
    void annotationsOfJsr107AreCachedAndSaidNotToShareLoads(CapturedOutput output) {
        runner.withBean(Standard.class).run(context -> {
            Standard service = context.getBean(Standard.class);
            assertThat(service.find("k")).isEqualTo(1);
            assertThat(service.find("k")).isEqualTo(1);
            service.put("k", 7);
            assertThat(service.find("k")).isEqualTo(7);
            service.remove("k");
            assertThat(service.find("k")).isEqualTo(2);
            service.removeAll();
            assertThat(service.find("k")).isEqualTo(3);
            assertThat(context.getBean(CorralCacheManager.class).getCacheNames())
                    .containsExactly("books");
            assertThat(output.getAll().lines().filter(line -> line.contains("JSR-107")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "Standard.find")
                    .doesNotContain("Standard.put");
        });
    }

    // ---- interceptors

    static class Plain {
        @Cacheable("books")
        public int find(String key) {
            return 1;
        }
    }

    static class OwnInterceptor extends CacheInterceptor {}

    @Configuration(proxyBeanMethods = false)
    static class OwnInterceptorConfiguration {
        @Bean
        OwnInterceptor ownInterceptor(CacheOperationSource source) {
            OwnInterceptor interceptor = new OwnInterceptor();
            interceptor.setCacheOperationSource(source);
            return interceptor;
        }

        @Bean
        CacheOperationSource source() {
            return new AnnotationCacheOperationSource();
        }
    }

    @Test
    void anInterceptorOfAnotherClassIsLeftAloneAndNamed(CapturedOutput output) {
        runner.withUserConfiguration(OwnInterceptorConfiguration.class).run(context -> {
            assertThat(context.getBean("ownInterceptor")).isExactlyInstanceOf(OwnInterceptor.class);
            assertThat(output.getAll().lines().filter(line -> line.contains("an interceptor other than")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "'ownInterceptor'", OwnInterceptor.class.getName());
        });
    }

    @Test
    void nothingIsSaidWhereAllIsProtected(CapturedOutput output) {
        runner.withBean(Plain.class).run(context -> assertThat(warnings(output)).isZero());
    }

    interface Finder {
        int find(String key) throws Exception;
    }

    @Configuration(proxyBeanMethods = false)
    static class ProxyFactories {
        @Bean
        CacheProxyFactoryBean proxied(CacheManager manager) {
            AtomicInteger calls = new AtomicInteger();
            CacheProxyFactoryBean factory = new CacheProxyFactoryBean();
            factory.setTarget((Finder) key -> calls.incrementAndGet());
            factory.setProxyInterfaces(new Class<?>[] {Finder.class});
            factory.setCacheManager(manager);
            CacheableOperation.Builder operation = new CacheableOperation.Builder();
            operation.setCacheName("books");
            CacheOperation cacheable = operation.build();
            factory.setCacheOperationSources(
                    (method, type) -> method.getName().equals("find") ? List.of(cacheable) : null);
            return factory;
        }
    }

    @Test
    void whatACacheProxyFactoryBeanMakesIsCachedAndNamed(CapturedOutput output) {
        runner.withUserConfiguration(ProxyFactories.class).run(context -> {
            Finder service = context.getBean("proxied", Finder.class);
            assertThat(service.find("k")).isEqualTo(service.find("k"));
            assertThat(output.getAll().lines().filter(line -> line.contains("an interceptor other than")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "proxied", CacheProxyFactoryBean.class.getName());
        });
    }

    // ---- a source of the application's own

    static class Unannotated {
        private final AtomicInteger loads = new AtomicInteger();
        private final CountDownLatch open = new CountDownLatch(1);

        public int find(String key) throws InterruptedException {
            open.await();
            return loads.incrementAndGet();
        }

        public void open() {
            open.countDown();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSource {
        @Bean
        CacheInterceptor namesInterceptor(CacheManager manager) {
            CacheableOperation.Builder operation = new CacheableOperation.Builder();
            operation.setCacheName("books");
            NameMatchCacheOperationSource source = new NameMatchCacheOperationSource();
            source.setNameMap(Map.of("find*", List.of(operation.build())));
            CacheInterceptor interceptor = new CacheInterceptor();
            interceptor.setCacheManager(manager);
            interceptor.setCacheOperationSources(source);
            return interceptor;
        }

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("unannotated");
            creator.setInterceptorNames("namesInterceptor");
            creator.setProxyTargetClass(true);
            return creator;
        }

        @Bean
        Unannotated unannotated() {
            return new Unannotated();
        }
    }

    @Test
    void methodsOfAnotherSourceShareLoads(CapturedOutput output) {
        runner.withUserConfiguration(OwnSource.class).run(context -> {
            Unannotated service = context.getBean(Unannotated.class);
            var books = context.getBean(CorralCacheManager.class).getCache("books");
            try (Stampede<Integer> herd = Stampede.of(8, () -> service.find("k"))) {
                herd.awaitWaiters(books.getNativeCache(), "k");
                service.open();
                assertThat(herd.values()).hasSize(8).containsOnly(1);
            }
            assertThat(warnings(output)).isZero();
        });
    }
}
