package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.RecursiveLoadException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** A call within a call of the same method is a recursion only where it comes from the same place. */
class NestedCallTest extends AnnotatedServices {

    enum Kind {
        PLAIN,
        UNLESS,
        SYNC,
        FUTURE,
        MONO;

        @Nullable
        Object call(Shop shop, Object key) {
            return switch (this) {
                case PLAIN -> shop.plain(key);
                case UNLESS -> shop.unless(key);
                case SYNC -> shop.sync(key);
                case FUTURE -> shop.future(key).join();
                case MONO -> shop.mono(key).block();
            };
        }
    }

    /** Asks the next shop, or itself, or answers. */
    static class Shop {

        private final AtomicInteger calls = new AtomicInteger();
        private @Nullable Shop next;

        @Cacheable("c")
        public @Nullable Object plain(Object key) {
            return answer(Kind.PLAIN, key);
        }

        @Cacheable(cacheNames = "c", unless = "#result == null")
        public @Nullable Object unless(Object key) {
            return answer(Kind.UNLESS, key);
        }

        @Cacheable(cacheNames = "c", sync = true)
        public @Nullable Object sync(Object key) {
            return answer(Kind.SYNC, key);
        }

        @Cacheable("c")
        public CompletableFuture<@Nullable Object> future(Object key) {
            calls.incrementAndGet();
            return next == null ? CompletableFuture.completedFuture("v") : next.future(key);
        }

        @Cacheable("c")
        public Mono<Object> mono(Object key) {
            return Mono.defer(() -> {
                calls.incrementAndGet();
                return next == null ? Mono.just("v") : next.mono(key);
            });
        }

        private @Nullable Object answer(Kind kind, Object key) {
            calls.incrementAndGet();
            return next == null ? "v" : kind.call(next, key);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SecondInterceptor {

        @Bean
        CacheInterceptor secondInterceptor(CacheOperationSource source) {
            CacheInterceptor interceptor = new CacheInterceptor();
            interceptor.setCacheOperationSource(source);
            return interceptor;
        }
    }

    private final Shop shop = new Shop();

    private Shop proxy(Shop target, String... interceptors) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        for (String name : interceptors) {
            factory.addAdvice(context.getBean(name, CorralCacheInterceptor.class));
        }
        return (Shop) factory.getProxy();
    }

    private void assertCachesOnce(Shop called, Kind kind, int calls) {
        assertThat(kind.call(called, "k")).isEqualTo("v");
        assertThat(kind.call(called, "k")).isEqualTo("v");
        assertThat(shop.calls).hasValue(calls);
        assertThat(cache("c").getNativeCache().loadsInProgress()).isEmpty();
        assertThat(cache("c").getNativeCache().asMap()).containsOnlyKeys("k");
    }

    @ParameterizedTest
    @EnumSource
    void beanMayAskAnotherOneOfItsClassForTheSameKey(Kind kind) {
        start(SecondInterceptor.class);
        Shop other = new Shop();
        shop.next = proxy(other, "cacheInterceptor");

        assertCachesOnce(proxy(shop, "cacheInterceptor"), kind, 1);
        assertThat(other.calls).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void methodMayHaveTwoProxies(Kind kind) {
        start(SecondInterceptor.class);

        assertCachesOnce(proxy(proxy(shop, "cacheInterceptor"), "cacheInterceptor"), kind, 1);
    }

    @ParameterizedTest
    @EnumSource
    void methodMayHaveTwoInterceptors(Kind kind) {
        start(SecondInterceptor.class);

        assertCachesOnce(proxy(shop, "cacheInterceptor", "secondInterceptor"), kind, 1);
    }

    @ParameterizedTest
    @EnumSource
    void methodWithTwoInterceptorsThatComesBackToItselfIsToldSo(Kind kind) {
        start(SecondInterceptor.class);
        Shop called = proxy(shop, "cacheInterceptor", "secondInterceptor");
        shop.next = called;

        assertThatThrownBy(() -> kind.call(called, "k"))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(RecursiveLoadException.class),
                        e -> assertThat(e).hasCauseInstanceOf(RecursiveLoadException.class));
    }
}
