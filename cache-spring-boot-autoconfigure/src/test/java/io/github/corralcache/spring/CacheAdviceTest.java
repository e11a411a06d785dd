package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportResource;

/** Whatever {@code <cache:advice>} says is done as Spring does it: each fact is one of Spring's interceptor too. */
@Tag("C1")
class CacheAdviceTest {

    enum Interceptor {
        SPRINGS(Advised.class),
        CORRALS(Advised.class, Installer.class);

        private final Class<?>[] configuration;

        Interceptor(Class<?>... configuration) {
            this.configuration = configuration;
        }
    }

    /** Counts its calls and returns their number. */
    static class Shop {
        private final AtomicLong calls = new AtomicLong();
        private final CountDownLatch open = new CountDownLatch(1);

        private long call() {
            return calls.incrementAndGet();
        }

        public long plain(Object key) throws InterruptedException {
            open.await();
            return call();
        }

        public Object plainFails(Object key) throws IOException {
            call();
            throw new IOException("no shop");
        }

        public Object empty(Object key) {
            call();
            return null;
        }

        public long findOne(Object key) {
            return call();
        }

        public long keyed(Object key, Object more) {
            return call();
        }

        public long rooted(Object key) {
            return call();
        }

        public long generated(Object key) {
            return call();
        }

        public long wrongGenerator(Object key) {
            return call();
        }

        public long managed(Object key) {
            return call();
        }

        public long wrongManager(Object key) {
            return call();
        }

        public long conditional(Object key) {
            return call();
        }

        public long vetoed(long result) {
            call();
            return result;
        }

        public long sync(Object key) {
            return call();
        }

        public long syncConditional(Object key) {
            return call();
        }

        public long several(Object key) throws InterruptedException {
            open.await();
            return call();
        }

        public CompletableFuture<Long> later(Object key) {
            return CompletableFuture.completedFuture(call());
        }

        public long update(Object key) {
            return call();
        }

        public long updateIf(Object key) {
            return call();
        }

        public long updateUnless(long result) {
            call();
            return result;
        }

        public long updateSeveral(Object key) {
            return call();
        }

        public void evict(Object key) {}

        public void evictKey(Object key, Object more) {}

        public void evictIf(Object key) {}

        public void evictEarly(Object key) {
            throw new IllegalStateException("too late");
        }

        public void evictFails(Object key) {
            throw new IllegalStateException("not evicted");
        }

        public void evictAll(Object key) {}

        public void evictAllEarly(Object key) {
            throw new IllegalStateException("too late");
        }

        public void evictSeveral(Object key) {}

        public long shelve(Object key) {
            return call();
        }

        public long shelveGenerated(Object key) {
            return call();
        }

        public long shelveManaged(Object key) {
            return call();
        }

        public long move(Object key) {
            return call();
        }

        public long copy(Object key) {
            return call();
        }

        public long spread(Object key) {
            return call();
        }

        public long invalid(Object key) {
            return call();
        }

        public long uncached(Object key) {
            return call();
        }

        public void open() {
            open.countDown();
        }

        public long calls() {
            return calls.get();
        }

        @Override
        public String toString() {
            return "the shop";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportResource("io/github/corralcache/spring/cache-advice.xml")
    static class Advised {

        @Bean
        CorralCacheManager cacheManager() {
            return manager();
        }

        @Bean
        CorralCacheManager otherManager() {
            return manager();
        }

        private static CorralCacheManager manager() {
            return new CorralCacheManager(name ->
                    new CorralCache(CacheBuilder.named(name).maximumSize(100).build()));
        }

        /** The advice's: the first argument. */
        @Bean
        KeyGenerator keyGenerator() {
            return (target, method, arguments) -> arguments[0];
        }

        @Bean
        KeyGenerator ownKeyGenerator() {
            return (Object target, Method method, Object... arguments) -> method.getName() + arguments[0];
        }

        @Bean
        Shop shop() {
            return new Shop();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Installer {
        @Bean
        static CorralInterceptorInstaller installer(BeanFactory beans) {
            return new CorralInterceptorInstaller(beans);
        }
    }

    private AnnotationConfigApplicationContext context;
    private Shop shop;
    private CorralCache books;
    private CorralCache shelf;

    private void start(Interceptor interceptor) {
        context = new AnnotationConfigApplicationContext(interceptor.configuration);
        shop = context.getBean(Shop.class);
        CorralCacheManager manager = context.getBean("cacheManager", CorralCacheManager.class);
        books = manager.getCache("books");
        shelf = manager.getCache("shelf");
        assertThat(context.getBean(CacheInterceptor.class).getClass() == CacheInterceptor.class)
                .isEqualTo(interceptor == Interceptor.SPRINGS);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void assertCaches(LongFunction<Long> method, long key) {
        Long first = method.apply(key);
        assertThat(method.apply(key)).isEqualTo(first);
        assertThat(method.apply(key + 1)).isNotEqualTo(first);
    }

    private void assertDoesNotCache(LongUnaryOperator method, long key) {
        long before = shop.calls();
        method.applyAsLong(key);
        method.applyAsLong(key);
        assertThat(shop.calls()).isEqualTo(before + 2);
    }

    // ---- cacheable

    @ParameterizedTest
    @EnumSource
    void cacheable(Interceptor interceptor) throws Exception {
        start(interceptor);
        shop.open();

        assertThat(shop.plain(1L)).isEqualTo(1);
        assertThat(shop.plain(1L)).isEqualTo(1);
        assertThat(shop.plain(2L)).isEqualTo(2);
        assertThat(books.get(1L).get()).isEqualTo(1L);
        assertCaches(shop::findOne, 10);
        assertCaches(key -> shop.later(key).join(), 20);
        assertCaches(shop::sync, 30);
        assertDoesNotCache(shop::uncached, 1);
    }

    @ParameterizedTest
    @EnumSource
    void cacheableThatReturnsNullOrThrows(Interceptor interceptor) {
        start(interceptor);

        assertThat(shop.empty(1)).isNull();
        assertThat(shop.empty(1)).isNull();
        assertThat(shop.calls()).isEqualTo(1);

        assertThatThrownBy(() -> shop.plainFails(2)).isExactlyInstanceOf(IOException.class);
        assertThatThrownBy(() -> shop.plainFails(2)).hasMessage("no shop");
        assertThat(shop.calls()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void keysAndKeyGenerators(Interceptor interceptor) {
        start(interceptor);

        assertThat(shop.keyed(1, "a")).isEqualTo(shop.keyed(1, "b"));
        shop.rooted(2);
        assertThat(books.get("rootedrooted" + Shop.class + "the shop")).isNotNull();
        assertCaches(shop::generated, 3);
        assertThat(books.get("generated3")).isNotNull();
        assertThatThrownBy(() -> shop.wrongGenerator(4)).isInstanceOf(NoSuchBeanDefinitionException.class);
    }

    @ParameterizedTest
    @EnumSource
    void cacheManagers(Interceptor interceptor) {
        start(interceptor);
        CorralCacheManager other = context.getBean("otherManager", CorralCacheManager.class);

        assertCaches(shop::managed, 1);
        assertCaches(shop::shelveManaged, 5);

        assertThat(other.getCache("managed").get(1L)).isNotNull();
        assertThat(other.getCache("managed").get(5L)).isNotNull();
        assertThat(books.get(1L)).isNull();
        assertThatThrownBy(() -> shop.wrongManager(1)).isInstanceOf(NoSuchBeanDefinitionException.class);
    }

    @ParameterizedTest
    @EnumSource
    void conditionAndUnless(Interceptor interceptor) {
        start(interceptor);

        assertDoesNotCache(shop::conditional, 4);
        assertCaches(shop::conditional, 3);
        assertDoesNotCache(shop::syncConditional, 5);
        assertDoesNotCache(shop::vetoed, 11);
        assertThat(shop.vetoed(9)).isEqualTo(shop.vetoed(9));
        assertThat(books.get(9L)).isNotNull();
        assertThat(books.get(11L)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void severalCaches(Interceptor interceptor) throws Exception {
        start(interceptor);
        shop.open();
        shelf.put(7L, 70L);

        assertThat(shop.several(7L)).as("the second cache has it").isEqualTo(70);
        assertThat(shop.several(1L)).isEqualTo(shop.several(1L));
        assertThat(shelf.get(1L)).isNotNull();

        shop.evictSeveral(1L);
        assertThat(books.get(1L)).isNull();
        assertThat(shelf.get(1L)).isNull();
    }

    // ---- put

    @ParameterizedTest
    @EnumSource
    void cachePut(Interceptor interceptor) {
        start(interceptor);

        assertThat(shop.update(1L)).isNotEqualTo(shop.update(1L));
        assertThat(shop.findOne(1L)).isEqualTo(2);

        shop.updateIf(4L);
        assertThat(books.get(4L)).isNull();
        shop.updateIf(3L);
        assertThat(books.get(3L)).isNotNull();

        shop.updateUnless(11);
        assertThat(books.get(11L)).isNull();
        shop.updateUnless(9);
        assertThat(books.get(9L).get()).isEqualTo(9L);

        long value = shop.updateSeveral(5L);
        assertThat(books.get(5L).get()).isEqualTo(value);
        assertThat(shelf.get(5L).get()).isEqualTo(value);
    }

    // ---- evict

    private void fill() {
        for (long key = 1; key <= 4; key++) {
            books.put(key, key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cacheEvict(Interceptor interceptor) {
        start(interceptor);
        fill();

        shop.evict(1L);
        shop.evictKey(2L, "more");
        shop.evictIf(3L);
        shop.evictIf(4L);
        assertThat(books.getNativeCache().asMap()).containsOnlyKeys(4L);

        fill();
        assertThatThrownBy(() -> shop.evictFails(1L)).isInstanceOf(IllegalStateException.class);
        assertThat(books.get(1L)).as("after the call, had it not failed").isNotNull();
        assertThatThrownBy(() -> shop.evictEarly(1L)).isInstanceOf(IllegalStateException.class);
        assertThat(books.get(1L)).isNull();
        assertThat(books.get(2L)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void cacheEvictOfAllEntries(Interceptor interceptor) {
        start(interceptor);
        fill();
        shop.evictAll(1L);
        assertThat(books.getNativeCache().size()).isZero();

        fill();
        assertThatThrownBy(() -> shop.evictAllEarly(1L)).isInstanceOf(IllegalStateException.class);
        assertThat(books.getNativeCache().size()).isZero();
    }

    // ---- groups, and several operations

    @ParameterizedTest
    @EnumSource
    void attributesOfTheGroup(Interceptor interceptor) {
        start(interceptor);

        assertCaches(shop::shelve, 1);
        assertDoesNotCache(shop::shelve, 100);
        assertThat(shelf.get(1L)).isNotNull();
        assertCaches(shop::shelveGenerated, 3);
        assertThat(shelf.get("shelveGenerated3")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void severalOperationsOfOneMethod(Interceptor interceptor) {
        start(interceptor);
        shelf.put(1L, "moved");

        assertCaches(shop::move, 1);
        assertThat(shelf.get(1L)).isNull();

        long copied = shop.copy(5L);
        assertThat(books.get(5L).get()).isEqualTo(copied);
        assertThat(shelf.get(5L).get()).isEqualTo(copied);

        assertCaches(shop::spread, 8);
        assertThat(books.get(8L)).isNotNull();
        assertThat(shelf.get(8L)).isNotNull();

        assertThatThrownBy(() -> shop.invalid(1L))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sync=true");
    }

    // ---- and what Spring does not do

    @ParameterizedTest
    @ValueSource(strings = {"plain", "several"})
    void callersOfOneKeyShareALoad(String method) {
        start(Interceptor.CORRALS);

        try (Stampede<Long> herd = Stampede.of(8, () -> method.equals("plain") ? shop.plain(1L) : shop.several(1L))) {
            herd.awaitWaiters(books.getNativeCache(), 1L);
            shop.open();
            assertThat(herd.values()).hasSize(8).containsOnly(1L);
        }
        assertThat(shop.calls()).isEqualTo(1);
    }
}
