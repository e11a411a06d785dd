package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.RecursiveLoadException;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.LoggingCacheErrorHandler;
import org.springframework.cache.transaction.TransactionAwareCacheManagerProxy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;

class CorralCacheInterceptorTest extends AnnotatedServices {

    @Test
    void takesThePlaceOfSprings() {
        start(Annotated.class);

        assertThat(context.getBean(CacheInterceptor.class)).isInstanceOf(CorralCacheInterceptor.class);
    }

    // ---- what Spring does, it still does

    static class Annotated {

        private final Backend backend;

        Annotated(Backend backend) {
            this.backend = backend;
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public Object unless(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", condition = "#key.length() < 3", unless = "#result == null")
        public Object conditional(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public Optional<Object> optional(String key) throws Throwable {
            return Optional.ofNullable(backend.load());
        }

        @Cacheable({"a", "b"})
        public Object aThenB(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable({"b", "a"})
        public Object bThenA(String key) throws Throwable {
            return backend.load();
        }

        @Caching(cacheable = @Cacheable("a"), put = @CachePut("b"))
        public Object withPut(String key) throws Throwable {
            return backend.load();
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict(cacheNames = "a", beforeInvocation = true))
        public Object evictingBefore(String key) throws Throwable {
            return backend.load();
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict(cacheNames = "b", allEntries = true))
        public Object clearingAfter(String key) throws Throwable {
            return backend.load();
        }

        @CacheEvict("a")
        public void evict(String key) {}

        @CachePut(cacheNames = "a", key = "#key")
        public Object put(String key, Object value) {
            return value;
        }

        @Cacheable("a")
        public Object plain(String key) throws Throwable {
            return backend.load();
        }

        @Cacheable("a")
        public CompletableFuture<Object> future(String key) {
            return backend.loadAsync();
        }
    }

    @Test
    void returnsWhatIsCached() throws Throwable {
        Annotated service = start(Annotated.class);
        backend().answers("v");

        for (int i = 0; i < 3; i++) {
            assertThat(service.unless("k")).isEqualTo("v");
            assertThat(service.aThenB("l")).isEqualTo("v");
        }
        assertThat(backend().loads()).isEqualTo(2);
        assertThat(cache("b").get("l")).isNotNull();
    }

    @Test
    void doesNotStoreWhatUnlessVetoes() throws Throwable {
        Annotated service = start(Annotated.class);
        backend().answers("vetoed");

        assertThat(service.unless("k")).isEqualTo("vetoed");
        assertThat(service.unless("k")).isEqualTo("vetoed");
        assertThat(backend().loads()).isEqualTo(2);
        assertThat(cache("a").get("k")).isNull();
        assertThat(cache("a").getNativeCache().loadsInProgress()).isEmpty();
    }

    @Test
    void leavesCallsAloneWhoseConditionFails() throws Throwable {
        Annotated service = start(Annotated.class);
        backend().answers("v");

        service.conditional("long key");
        service.conditional("long key");

        assertThat(backend().loads()).isEqualTo(2);
        assertThat(cache("a").get("long key")).isNull();
    }

    @Test
    void storesAnEmptyOptionalAsNull() throws Throwable {
        Annotated service = start(Annotated.class);
        backend().answers(null);

        assertThat(service.optional("k")).isEmpty();
        assertThat(service.optional("k")).isEmpty();
        assertThat(backend().loads()).isEqualTo(1);
        assertThat(cache("a").get("k").get()).isNull();
    }

    @Test
    void asksTheCachesOfAMethodInTheirOrder() throws Throwable {
        Annotated service = start(Annotated.class);
        cache("a").put("k", "from a");
        cache("b").put("k", "from b");

        assertThat(service.aThenB("k")).isEqualTo("from a");
        assertThat(service.bThenA("k")).isEqualTo("from b");
        cache("b").clear();
        assertThat(service.bThenA("k")).isEqualTo("from a");
        assertThat(cache("b").get("k")).as("a hit fills no other cache").isNull();
    }

    @Test
    void runsAMethodWithAPutForEveryCaller() throws Throwable {
        Annotated service = start(Annotated.class);
        backend().answers("v");

        service.withPut("k");
        service.withPut("k");

        assertThat(backend().loads()).isEqualTo(2);
        assertThat(cache("a").get("k")).isNotNull();
        assertThat(cache("b").get("k")).isNotNull();
    }

    @Test
    void evictsBeforeTheCallAndAfterIt() throws Throwable {
        Annotated service = start(Annotated.class);
        backend().answers("v");
        cache("b").put("x", "y");

        service.evictingBefore("k");
        service.evictingBefore("k");
        service.clearingAfter("l");

        assertThat(backend().loads()).isEqualTo(3);
        assertThat(cache("a").get("k")).isNotNull();
        assertThat(cache("b").get("x")).isNull();
    }

    // ---- writes win over loads

    @Test
    @Tag("RC1")
    void anEvictionDuringALoadWins() throws Throwable {
        Annotated service = start(Annotated.class);
        for (String key : List.of("unless", "plain", "several")) {
            backend().holds();
            int before = backend().loads();
            try (Stampede<Object> leader = Stampede.of(1, () -> call(service, key))) {
                await().until(() -> backend().loads() == before + 1);
                service.evict(key);
                backend().answers("old");

                assertThat(leader.values()).containsExactly("old");
            }
            assertThat(cache("a").get(key)).as(key).isNull();
        }
    }

    private static Object call(Annotated service, String method) throws Exception {
        try {
            return switch (method) {
                case "unless" -> service.unless(method);
                case "plain" -> service.plain(method);
                default -> service.aThenB(method);
            };
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPutDuringALoadWins() throws Throwable {
        Annotated service = start(Annotated.class);
        try (Stampede<Object> leader = Stampede.of(1, () -> call(service, "unless"))) {
            await().until(() -> backend().loads() == 1);
            service.put("unless", "new");
            backend().answers("old");

            assertThat(leader.values()).containsExactly("old");
        }
        assertThat(cache("a").get("unless").get()).isEqualTo("new");
    }

    // ---- several caches

    /** Two methods with the same caches in opposite order, called at the same moment, again and again. */
    @Test
    void methodsThatNameTheSameCachesInOppositeOrderDoNotWaitForEachOther() throws Exception {
        Annotated service = start(Annotated.class);
        backend().answers("v");
        CyclicBarrier together = new CyclicBarrier(2);
        AtomicInteger turn = new AtomicInteger();
        try (Stampede<Integer> herd = Stampede.of(2, () -> {
            boolean forward = turn.getAndIncrement() == 0;
            for (int i = 0; i < 500; i++) {
                together.await(10, TimeUnit.SECONDS);
                Object value = callEither(service, forward, "k" + i);
                assertThat(value).isEqualTo("v");
            }
            return 1;
        })) {
            assertThat(herd.failures()).isEmpty();
            assertThat(herd.values()).hasSize(2);
        }
        assertThat(cache("a").getNativeCache().stats().rejected()).isZero();
    }

    private static Object callEither(Annotated service, boolean forward, String key) {
        try {
            return forward ? service.aThenB(key) : service.bThenA(key);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    // ---- methods that call each other

    static class Nested {

        private final Backend backend;
        private final Nested self;

        Nested(Backend backend, @Lazy Nested self) {
            this.backend = backend;
            this.self = self;
        }

        @Cacheable(cacheNames = "a", key = "#key")
        public Object brief(String key) throws Throwable {
            return self.full(key, true);
        }

        @Cacheable(cacheNames = "a", key = "#key", unless = "#result == null")
        public Object full(String key, boolean detail) throws Throwable {
            return backend.load();
        }

        @Cacheable(cacheNames = "a", key = "#key", unless = "#result == null")
        public Object briefUnless(String key) throws Throwable {
            return self.fullPlain(key, true);
        }

        @Cacheable(cacheNames = "a", key = "#key")
        public Object fullPlain(String key, boolean detail) throws Throwable {
            return backend.load();
        }

        @Cacheable("ping")
        public Object ping(String key) {
            return self.pong(key);
        }

        @Cacheable("pong")
        public Object pong(String key) {
            return self.ping(key);
        }

        @Cacheable(cacheNames = "ping", unless = "#result == null")
        public Object pingUnless(String key) {
            return self.pongUnless(key);
        }

        @Cacheable(cacheNames = "pong", unless = "#result == null")
        public Object pongUnless(String key) {
            return self.pingUnless(key);
        }
    }

    @Test
    void aMethodMayCallAnotherOneForTheSameKeyOfTheSameCache() throws Throwable {
        Nested service = start(Nested.class);
        backend().answers("v");

        assertThat(service.brief("k")).isEqualTo("v");
        assertThat(service.briefUnless("l")).isEqualTo("v");

        assertThat(backend().loads()).isEqualTo(2);
        assertThat(cache("a").get("k").get()).isEqualTo("v");
        assertThat(cache("a").get("l").get()).isEqualTo("v");
        assertThat(cache("a").getNativeCache().loadsInProgress()).isEmpty();
    }

    @Test
    void aMethodThatComesBackToItselfIsToldSo() {
        Nested service = start(Nested.class);

        assertThatExceptionOfType(RecursiveLoadException.class)
                .isThrownBy(() -> service.ping("k"))
                .satisfies(e -> assertThat(e.chain()).containsExactly(RecursiveCallTest.CIRCLE));
        assertThatExceptionOfType(RecursiveLoadException.class)
                .isThrownBy(() -> service.pingUnless("k"))
                .satisfies(e -> assertThat(e.chain()).containsExactly(RecursiveCallTest.CIRCLE));
        assertThat(cache("ping").getNativeCache().loadsInProgress()).isEmpty();
    }

    @Test
    @Tag("RC4")
    void methodsThatComeBackToThemselvesOnTwoThreadsAreToldSo() {
        Nested service = start(Nested.class);
        for (int i = 0; i < 100; i++) {
            String key = "k" + i;
            AtomicInteger turn = new AtomicInteger();
            try (Stampede<Object> herd = Stampede.of(
                    2, () -> turn.getAndIncrement() == 0 ? service.pingUnless(key) : service.pongUnless(key))) {
                assertThat(herd.failures())
                        .hasSize(2)
                        .allSatisfy(e -> assertThat(e).isInstanceOf(RecursiveLoadException.class));
            }
        }
    }

    /** Those who wait for a method that comes back to itself are told so too, and do not try for themselves. */
    @Test
    void aRecursionFailsAllWhoWaitForItWithoutAnotherLoad() {
        Annotated service = start(Annotated.class);
        RecursiveLoadException recursion = new RecursiveLoadException("c", List.of("c[k]", "c[k]"));
        for (String kind : List.of("plain", "unless", "several")) {
            backend().holds();
            int before = backend().loads();
            try (Stampede<Object> herd = Stampede.of(8, () -> call(service, kind))) {
                await().until(() -> backend().loads() - before + Contexts.waiters(context) >= 8);
                backend().fails(recursion);

                assertThat(herd.failures()).hasSize(8).containsOnly(recursion);
            }
            assertThat(backend().loads() - before).as(kind).isEqualTo(1);
        }
    }

    // ---- failures

    @Configuration(proxyBeanMethods = false)
    static class SwallowingErrors implements CachingConfigurer {
        @Override
        public CacheErrorHandler errorHandler() {
            return new LoggingCacheErrorHandler();
        }
    }

    /** Spring would call the method directly where the handler swallows an exception of the cache. */
    @Test
    void aSwallowingErrorHandlerDoesNotTurnFollowersIntoLoaders() {
        Annotated service = start(Annotated.class, SwallowingErrors.class);
        IOException broken = new IOException("disk");
        IllegalStateException unchecked = new IllegalStateException("no");
        for (Throwable failure : List.of(broken, unchecked)) {
            for (String kind : List.of("future", "plain", "unless")) {
                backend().holds();
                int before = backend().loads();
                try (Stampede<Object> herd = Stampede.of(8, () -> callAny(service, kind))) {
                    await().until(() -> backend().loads() - before + Contexts.waiters(context) >= 8);
                    backend().fails(failure);

                    assertThat(herd.failures()).hasSize(8).containsOnly(failure);
                }
                assertThat(backend().loads() - before).as(kind + failure).isEqualTo(1);
            }
        }
    }

    private static Object callAny(Annotated service, String kind) throws Exception {
        if (!kind.equals("future")) {
            return call(service, kind);
        }
        try {
            return service.future(kind).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    // ---- limits

    @Configuration(proxyBeanMethods = false)
    static class NobodyWaits {
        @Bean
        @Primary
        CorralCacheManager tightManager() {
            return new CorralCacheManager(name -> new CorralCache(
                    CacheBuilder.named(name).maximumSize(10).maxWaiters(0).build()));
        }
    }

    @Test
    void aCallerTurnedAwayGetsTheCachesOwnException() {
        Annotated service = start(Annotated.class, NobodyWaits.class, SwallowingErrors.class);
        for (String kind : List.of("unless", "plain", "several")) {
            backend().holds();
            int before = backend().loads();
            try (Stampede<Object> leader = Stampede.of(1, () -> call(service, kind))) {
                await().until(() -> backend().loads() == before + 1);

                assertThatExceptionOfType(CacheOverloadException.class).isThrownBy(() -> call(service, kind));
                backend().answers("v");
                assertThat(leader.values()).containsExactly("v");
            }
            assertThat(backend().loads()).isEqualTo(before + 1);
        }
    }

    // ---- protection switched off, other caches

    @Test
    void leavesPlainMethodsAloneWhereTheCacheProtectsOnlySynchronisedOnes() {
        Annotated service = start(Annotated.class, Contexts.Unprotected.class);

        assertThat(loadsOfTwoCallers(service, "plain")).isEqualTo(2);
        assertThat(loadsOfTwoCallers(service, "unless")).isEqualTo(2);
    }

    @Test
    void leavesMethodsAloneThatUseAnotherCache() {
        Annotated service = start(Annotated.class, Contexts.AnotherCache.class);

        assertThat(loadsOfTwoCallers(service, "plain")).isEqualTo(2);
        assertThat(loadsOfTwoCallers(service, "several")).isEqualTo(2);
    }

    private int loadsOfTwoCallers(Annotated service, String kind) {
        backend().holds();
        int before = backend().loads();
        try (Stampede<Object> herd = Stampede.of(2, () -> call(service, kind))) {
            await().until(() -> backend().loads() == before + 2);
            backend().answers("v");
            assertThat(herd.values()).hasSize(2);
        }
        return backend().loads() - before;
    }

    @Configuration(proxyBeanMethods = false)
    static class TransactionAware {
        @Bean
        @Primary
        CacheManager transactionAware(CorralCacheManager cacheManager) {
            return new TransactionAwareCacheManagerProxy(cacheManager);
        }
    }

    @Test
    void protectsCachesThatWaitForTransactions() throws Throwable {
        Annotated service = start(Annotated.class, TransactionAware.class);
        for (String kind : List.of("plain", "unless", "several")) {
            backend().holds();
            int before = backend().loads();
            try (Stampede<Object> herd = Stampede.of(8, () -> call(service, kind))) {
                await().until(() -> backend().loads() - before + Contexts.waiters(context) >= 8);
                backend().answers("v");
                assertThat(herd.values()).hasSize(8).containsOnly("v");
            }
            call(service, kind);
            assertThat(backend().loads() - before).as(kind).isEqualTo(1);
        }
    }
}
