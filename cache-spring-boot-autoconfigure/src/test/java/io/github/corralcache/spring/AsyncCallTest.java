package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.RecursiveLoadException;
import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.transaction.TransactionAwareCacheManagerProxy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Methods that return before there is a value: when they run, what is stored, and what Spring does all the same. */
class AsyncCallTest extends AnnotatedServices {

    private Object cached(String name, String key) {
        var value = cache(name).get(key);
        return value == null ? null : value.get() == null ? "null" : value.get();
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Failures.unwrap(future.handle((value, failure) -> failure).join());
    }

    private static Throwable failureOf(Mono<?> mono) {
        return failureOf(mono.toFuture());
    }

    static class Articles {

        private final Backend backend;

        Articles(Backend backend) {
            this.backend = backend;
        }

        private Mono<Object> load() {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public CompletableFuture<Object> future(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public Mono<Object> mono(String key) {
            return load();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public Flux<Object> flux(String key) {
            return load().flatMapIterable(several -> (List<?>) several);
        }

        /** Does on the calling thread what it does, and then returns nothing, or does not return. */
        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public CompletableFuture<Object> blockingFuture(String key) throws Throwable {
            backend.load();
            return null;
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public Mono<Object> blockingMono(String key) throws Throwable {
            return Mono.justOrEmpty(backend.load());
        }

        @Cacheable(cacheNames = "a", unless = "#result == 'vetoed'")
        public Mono<Object> noMono(String key) {
            backend.loadAsync();
            return null;
        }

        @Cacheable(cacheNames = "a", condition = "#key.length() < 3", unless = "#result == null")
        public CompletableFuture<Object> conditional(String key) {
            return backend.loadAsync();
        }

        @Cacheable({"b", "a"})
        public Mono<Object> several(String key) {
            return load();
        }

        @Cacheable({"a", "b"})
        public CompletableFuture<Object> aThenB(String key) {
            return backend.loadAsync();
        }

        @Cacheable({"b", "a"})
        public CompletableFuture<Object> bThenA(String key) {
            return backend.loadAsync();
        }

        @Caching(cacheable = {@Cacheable("b"), @Cacheable(cacheNames = "a", key = "'other ' + #key")})
        public CompletableFuture<Object> twoOperations(String key) {
            return backend.loadAsync();
        }

        @Caching(cacheable = {@Cacheable("a"), @Cacheable(cacheNames = "a", key = "'other ' + #key")})
        public CompletableFuture<Object> twoKeys(String key) {
            return backend.loadAsync();
        }

        @Caching(
                cacheable = @Cacheable("a"),
                evict = @CacheEvict(cacheNames = "b", allEntries = true, condition = "#result != 'vetoed'"))
        public CompletableFuture<Object> clearingAfter(String key) {
            return backend.loadAsync();
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict(cacheNames = "b", allEntries = true))
        public Mono<Object> monoClearingAfter(String key) {
            return load();
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict(cacheNames = "a", beforeInvocation = true))
        public CompletableFuture<Object> evictingBefore(String key) {
            return backend.loadAsync();
        }

        @Caching(cacheable = @Cacheable("a"), put = @CachePut("b"))
        public CompletableFuture<Object> withPut(String key) {
            return backend.loadAsync();
        }

        @Caching(cacheable = @Cacheable("a"), put = @CachePut("b"))
        public Mono<Object> monoWithPut(String key) {
            return load();
        }

        @CachePut(cacheNames = "a", key = "#key")
        public Mono<Object> put(String key) {
            return load();
        }

        @CacheEvict("a")
        public Mono<Object> evict(String key) {
            return Mono.empty();
        }
    }

    // ---- methods that do not do what they should

    @Test
    void aMethodThatThrowsInsteadOfReturningAFutureFailsTheFuturesOfAll() {
        Articles articles = start(Articles.class);
        IOException broken = new IOException("disk");
        try (Stampede<Object> herd = blocked(() -> articles.blockingFuture("k").get())) {
            backend().fails(broken);

            assertThat(herd.failures())
                    .hasSize(8)
                    .allSatisfy(e ->
                            assertThat(e).isInstanceOf(ExecutionException.class).hasCause(broken));
        }
        assertThat(backend().loads()).isEqualTo(1);
        assertThat(cache("a").getNativeCache().loadsInProgress()).isEmpty();
    }

    @Test
    void aMethodThatReturnsNoFutureFailsTheFuturesOfAll() {
        Articles articles = start(Articles.class);
        try (Stampede<Object> herd = blocked(() -> articles.blockingFuture("k").get())) {
            backend().answers("never mind");

            assertThat(herd.failures())
                    .hasSize(8)
                    .allSatisfy(e -> assertThat(e)
                            .hasCauseInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("blockingFuture"));
        }
        assertThat(backend().loads()).isEqualTo(1);
        assertThat(cached("a", "k")).isNull();
    }

    /** Some do all their work before they return a {@code Mono} of the result. */
    @Test
    void aMethodThatLoadsBeforeItReturnsLoadsOnce() {
        Articles articles = start(Articles.class);
        try (Stampede<Object> herd = blocked(() -> call(articles))) {
            backend().answers("v");

            assertThat(herd.values()).hasSize(8).containsOnly("v");
        }
        assertThat(backend().loads()).isEqualTo(1);
    }

    private static Object call(Articles articles) throws Exception {
        try {
            return articles.blockingMono("k").toFuture().get();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private interface Ask {
        Object ask() throws Throwable;
    }

    /** Eight callers, of whom one is in the method, on its thread, and the others wait. */
    private Stampede<Object> blocked(Ask ask) {
        Stampede<Object> herd = Stampede.of(8, () -> {
            try {
                return ask.ask();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> backend().loads() + Contexts.waiters(context) == 8);
        return herd;
    }

    @Test
    void aMethodThatReturnsNoMonoFailsItsSubscribers() {
        Articles articles = start(Articles.class);

        assertThat(failureOf(articles.noMono("k")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("noMono");
        assertThat(cache("a").getNativeCache().loadsInProgress()).isEmpty();
    }

    // ---- nothing

    @Test
    void aMonoThatCompletesEmptyIsAValueToo() {
        Articles articles = start(Articles.class);
        List<CompletableFuture<Object>> herd = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            herd.add(articles.mono("k").toFuture());
        }
        backend().answers(null);

        assertThat(herd).allSatisfy(future -> assertThat(future).isCompletedWithValue(null));
        assertThat(cached("a", "k")).isEqualTo("null");
        assertThat(articles.mono("k").hasElement().block()).isFalse();
        assertThat(articles.future("k")).isCompletedWithValue(null);
        assertThat(backend().loads()).isEqualTo(1);
    }

    @Configuration(proxyBeanMethods = false)
    static class NoNulls {
        @Bean
        @Primary
        CorralCacheManager manager() {
            return new CorralCacheManager(name -> new CorralCache(
                    CacheBuilder.named(name).maximumSize(10).build(),
                    CorralCacheSettings.DEFAULTS.withCacheNulls(false)));
        }
    }

    @Test
    void nothingIsSharedAndNotKeptWhereNullsAreNot() {
        Articles articles = start(Articles.class, NoNulls.class);
        CompletableFuture<Object> first = articles.mono("k").toFuture();
        CompletableFuture<Object> second = articles.mono("k").toFuture();
        backend().answers(null);

        assertThat(first).isCompletedWithValue(null);
        assertThat(second).isCompletedWithValue(null);
        assertThat(backend().loads()).isEqualTo(1);
        assertThat(cached("a", "k")).isNull();
    }

    @Test
    void severalValuesAreKeptAsAListAndComeAgainOneByOne() {
        Articles articles = start(Articles.class);
        backend().answers(List.of(1, 2, 3));

        assertThat(articles.flux("k").collectList().block()).containsExactly(1, 2, 3);
        assertThat(articles.flux("k").take(2).collectList().block()).containsExactly(1, 2);
        assertThat(cached("a", "k")).isEqualTo(List.of(1, 2, 3));
        assertThat(backend().loads()).isEqualTo(1);

        backend().holds();
        backend().answers(List.of());
        assertThat(articles.flux("none").hasElements().block()).isFalse();
        assertThat(articles.flux("none").hasElements().block()).isFalse();
        assertThat(backend().loads()).isEqualTo(2);
    }

    // ---- subscriptions

    @Test
    void aMonoThatNobodySubscribesToLoadsNothingAndHoldsNoKey() {
        Articles articles = start(Articles.class);
        Mono<Object> forgotten = articles.mono("k");
        assertThat(backend().loads()).isZero();
        assertThat(cache("a").getNativeCache().loadsInProgress()).isEmpty();

        CompletableFuture<Object> other = articles.mono("k").toFuture();
        backend().answers("v");

        assertThat(other).isCompletedWithValue("v");
        assertThat(forgotten.block()).isEqualTo("v");
        assertThat(backend().loads()).isEqualTo(1);
    }

    @Test
    void eachSubscriptionAsksAnew() {
        Articles articles = start(Articles.class);
        Mono<Object> mono = articles.mono("k");
        List<CompletableFuture<Object>> together = List.of(mono.toFuture(), mono.toFuture(), mono.toFuture());
        assertThat(backend().loads()).isEqualTo(1);
        backend().answers("first");
        assertThat(together).allSatisfy(future -> assertThat(future).isCompletedWithValue("first"));
        assertThat(mono.block()).isEqualTo("first");
        assertThat(backend().loads()).isEqualTo(1);

        cache("a").evict("k");
        backend().holds();
        backend().answers("second");
        assertThat(mono.block()).isEqualTo("second");
        assertThat(backend().loads()).isEqualTo(2);
    }

    @Test
    void aRetryLoadsAnew() {
        Articles articles = start(Articles.class);
        CompletableFuture<Object> retried =
                articles.mono("k").doOnError(e -> backend().holds()).retry(1).toFuture();
        backend().fails(new IOException("disk"));
        assertThat(retried).isNotDone();
        assertThat(backend().loads()).isEqualTo(2);
        backend().answers("v");

        assertThat(retried).isCompletedWithValue("v");
        assertThat(cached("a", "k")).isEqualTo("v");
    }

    static class Personal {

        private final Backend backend;

        Personal(Backend backend) {
            this.backend = backend;
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Mono<String> name(String key) {
            return Mono.deferContextual(context -> Mono.fromFuture(backend.loadAsync())
                    .map(value -> value + " for " + context.getOrDefault("user", "nobody")));
        }
    }

    @Test
    void theMethodsResultHasTheContextOfTheSubscriberWhoLoads() {
        Personal personal = start(Personal.class);
        Mono<String> name = personal.name("k");
        CompletableFuture<String> leader =
                name.contextWrite(Context.of("user", "Ada")).toFuture();
        CompletableFuture<String> follower =
                name.contextWrite(Context.of("user", "Bob")).toFuture();
        backend().answers("v");

        assertThat(leader).isCompletedWithValue("v for Ada");
        assertThat(follower).isCompletedWithValue("v for Ada");
    }

    // ---- what Spring does, it still does

    @Test
    void leavesCallsAloneWhoseConditionFails() {
        Articles articles = start(Articles.class);
        backend().answers("v");

        assertThat(articles.conditional("long key")).isCompletedWithValue("v");
        assertThat(articles.conditional("long key")).isCompletedWithValue("v");

        assertThat(backend().loads()).isEqualTo(2);
        assertThat(cached("a", "long key")).isNull();
    }

    @Test
    void asksTheCachesOfAMethodInTheirOrder() {
        Articles articles = start(Articles.class);
        cache("a").put("k", "from a");
        cache("b").put("k", "from b");

        assertThat(articles.aThenB("k")).isCompletedWithValue("from a");
        assertThat(articles.bThenA("k")).isCompletedWithValue("from b");
        assertThat(articles.several("k").block()).isEqualTo("from b");
        cache("b").clear();
        assertThat(articles.bThenA("k")).isCompletedWithValue("from a");
        assertThat(articles.several("k").block()).isEqualTo("from a");
        assertThat(cached("b", "k")).as("a hit fills no other cache").isNull();
        assertThat(backend().loads()).isZero();
    }

    @Test
    void storesInAllCachesOfTheMethod() {
        Articles articles = start(Articles.class);
        backend().answers("v");

        assertThat(articles.aThenB("k")).isCompletedWithValue("v");
        assertThat(articles.several("l").block()).isEqualTo("v");
        assertThat(articles.twoOperations("m")).isCompletedWithValue("v");
        assertThat(articles.twoKeys("n")).isCompletedWithValue("v");

        for (String key : List.of("k", "l")) {
            assertThat(cached("a", key)).isEqualTo("v");
            assertThat(cached("b", key)).isEqualTo("v");
        }
        assertThat(cached("b", "m")).isEqualTo("v");
        assertThat(cached("a", "other m")).isEqualTo("v");
        assertThat(cached("a", "n")).isEqualTo("v");
        assertThat(cached("a", "other n")).isEqualTo("v");
        cache("a").evict("n");
        assertThat(articles.twoKeys("n")).as("found by the other key").isCompletedWithValue("v");
        assertThat(backend().loads()).isEqualTo(4);
    }

    @Test
    void evictsForEachCallerOnceTheValueIsThere() {
        Articles articles = start(Articles.class);
        cache("b").put("x", "y");
        CompletableFuture<Object> leader = articles.clearingAfter("k");
        CompletableFuture<Object> follower = articles.clearingAfter("k");
        assertThat(cached("b", "x")).isEqualTo("y");
        backend().answers("v");

        assertThat(leader).isCompletedWithValue("v");
        assertThat(follower).isCompletedWithValue("v");
        assertThat(cached("b", "x")).isNull();
        assertThat(backend().loads()).isEqualTo(1);

        cache("b").put("x", "y");
        assertThat(articles.monoClearingAfter("k").block()).as("a hit").isEqualTo("v");
        assertThat(cached("b", "x")).as("evicted upon a hit too").isNull();
    }

    @Test
    void evictsNothingIfTheLoadFails() {
        Articles articles = start(Articles.class);
        cache("b").put("x", "y");
        backend().fails(new IOException("disk"));

        assertThat(failureOf(articles.clearingAfter("k"))).hasMessage("disk");
        assertThat(failureOf(articles.monoClearingAfter("k"))).hasMessage("disk");

        assertThat(cached("b", "x")).isEqualTo("y");
    }

    @Test
    void oneThatEvictsItsOwnKeyBeforeTheCallLoadsForItself() {
        Articles articles = start(Articles.class);
        CompletableFuture<Object> first = articles.evictingBefore("k");
        CompletableFuture<Object> second = articles.evictingBefore("k");
        backend().answers("v");

        assertThat(first).isCompletedWithValue("v");
        assertThat(second).isCompletedWithValue("v");
        assertThat(backend().loads()).isEqualTo(2);
        assertThat(cached("a", "k")).isEqualTo("v");
    }

    @Test
    void runsAMethodWithAPutForEveryCaller() {
        Articles articles = start(Articles.class);
        List<CompletableFuture<Object>> calls = List.of(
                articles.withPut("k"),
                articles.withPut("k"),
                articles.monoWithPut("l").toFuture(),
                articles.monoWithPut("l").toFuture(),
                articles.put("m").toFuture(),
                articles.put("m").toFuture());
        backend().answers("v");

        assertThat(calls).allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        assertThat(backend().loads()).isEqualTo(6);
        assertThat(cached("a", "k")).isEqualTo("v");
        assertThat(cached("b", "k")).isEqualTo("v");
        assertThat(cached("b", "l")).isEqualTo("v");
        assertThat(cached("a", "m")).isEqualTo("v");
        articles.evict("m").block();
        assertThat(cached("a", "m")).isNull();
    }

    /** Two methods with the same caches in opposite order, called at the same moment, again and again. */
    @Test
    void methodsThatNameTheSameCachesInOppositeOrderDoNotWaitForEachOther() throws Exception {
        Articles articles = start(Articles.class);
        backend().answers("v");
        CyclicBarrier together = new CyclicBarrier(3);
        AtomicInteger turn = new AtomicInteger();
        try (Stampede<Integer> herd = Stampede.of(3, () -> {
            int way = turn.getAndIncrement();
            for (int i = 0; i < 500; i++) {
                together.await(10, TimeUnit.SECONDS);
                String key = "k" + i;
                CompletableFuture<Object> value = way == 0
                        ? articles.aThenB(key)
                        : way == 1
                                ? articles.bThenA(key)
                                : articles.several(key).toFuture();
                assertThat(value.get(10, TimeUnit.SECONDS)).isEqualTo("v");
            }
            return 1;
        })) {
            assertThat(herd.failures()).isEmpty();
            assertThat(herd.values()).hasSize(3);
        }
        assertThat(cache("a").getNativeCache().stats().rejected()).isZero();
        assertThat(cache("b").getNativeCache().stats().rejected()).isZero();
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
        public CompletableFuture<Object> brief(String key) {
            return self.full(key, true).thenApply(value -> value + ", in brief");
        }

        @Cacheable(cacheNames = "a", key = "#key", unless = "#result == null")
        public CompletableFuture<Object> full(String key, boolean detail) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", key = "#key", unless = "#result == null")
        public Mono<Object> monoBrief(String key) {
            return Mono.just(key)
                    .publishOn(Schedulers.parallel())
                    .flatMap(each -> self.monoFull(each, true))
                    .map(value -> value + ", in brief");
        }

        @Cacheable(cacheNames = "a", key = "#key")
        public Mono<Object> monoFull(String key, boolean detail) {
            return Mono.defer(() -> Mono.fromFuture(backend.loadAsync()));
        }

        @Cacheable(cacheNames = "a", key = "#key")
        public Object blockingBrief(String key) {
            return self.full(key, true).join() + ", in brief";
        }

        @Cacheable("ping")
        public CompletableFuture<Object> ping(String key) {
            return self.pong(key);
        }

        @Cacheable("pong")
        public CompletableFuture<Object> pong(String key) {
            return self.ping(key);
        }

        @Cacheable("ping")
        public Mono<Object> monoPing(String key) {
            return Mono.just(key).publishOn(Schedulers.parallel()).flatMap(self::monoPong);
        }

        @Cacheable("pong")
        public Mono<Object> monoPong(String key) {
            return Mono.just(key).publishOn(Schedulers.parallel()).flatMap(self::monoPing);
        }
    }

    @Test
    void aMethodMayCallAnotherOneForTheSameKeyOfTheSameCache() {
        Nested service = start(Nested.class);
        backend().answers("v");

        assertThat(service.brief("k")).isCompletedWithValue("v, in brief");
        assertThat(service.monoBrief("l").block()).isEqualTo("v, in brief");
        assertThat(service.blockingBrief("m")).isEqualTo("v, in brief");

        for (String key : List.of("k", "l", "m")) {
            assertThat(cached("a", key)).isEqualTo("v, in brief");
        }
        assertThat(backend().loads()).isEqualTo(3);
        assertThat(cache("a").getNativeCache().loadsInProgress()).isEmpty();
    }

    @Test
    @Tag("RC4")
    void aMethodThatComesBackToItselfIsToldSo() {
        Nested service = start(Nested.class);
        List<Throwable> failures = List.of(
                failureOf(service.ping("k")),
                service.monoPing("k")
                        .toFuture()
                        .handle((value, failure) -> failure)
                        .join());

        assertThat(failures)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                RecursiveLoadException.class,
                                e -> assertThat(e.chain()).containsExactly(RecursiveCallTest.CIRCLE)));
        assertThat(cache("ping").getNativeCache().loadsInProgress()).isEmpty();
        assertThat(cache("pong").getNativeCache().loadsInProgress()).isEmpty();
    }

    @Test
    @Tag("RC4")
    void methodsThatComeBackToThemselvesOnTwoThreadsAreToldSo() {
        Nested service = start(Nested.class);
        for (int i = 0; i < 100; i++) {
            String key = "k" + i;
            AtomicInteger turn = new AtomicInteger();
            try (Stampede<Object> herd = Stampede.of(2, () -> {
                CompletableFuture<Object> call = turn.getAndIncrement() == 0 ? service.ping(key) : service.pong(key);
                return call.get(10, TimeUnit.SECONDS);
            })) {
                assertThat(herd.failures())
                        .hasSize(2)
                        .allSatisfy(e -> assertThat(e).hasCauseInstanceOf(RecursiveLoadException.class));
            }
        }
    }

    /** Those who wait for a method that comes back to itself are told so too, and do not try for themselves. */
    @Test
    void aRecursionFailsAllWhoWaitForItWithoutAnotherLoad() {
        Articles articles = start(Articles.class);
        RecursiveLoadException recursion = new RecursiveLoadException("c", List.of("c[k]", "c[k]"));
        List<CompletableFuture<Object>> herd = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            herd.add(articles.future("k"));
            herd.add(articles.mono("k").toFuture());
        }
        backend().fails(recursion);

        assertThat(herd).allSatisfy(future -> assertThat(failureOf(future)).isSameAs(recursion));
        assertThat(backend().loads()).isEqualTo(1);
    }

    @Test
    void blockingAndAsynchronousMethodsShareTheLoadOfAKey() {
        Shared shared = start(Shared.class);
        CompletableFuture<Object> leader = shared.later("k");
        try (Stampede<Object> blocking = Stampede.of(8, () -> shared.now("k"))) {
            await().until(() -> Contexts.waiters(context) == 8);
            backend().answers("v");

            assertThat(blocking.values()).hasSize(8).containsOnly("v");
            assertThat(leader).isCompletedWithValue("v");
        }
        assertThat(backend().loads()).isEqualTo(1);
    }

    static class Shared {

        private final Backend backend;

        Shared(Backend backend) {
            this.backend = backend;
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public CompletableFuture<Object> later(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Object now(String key) {
            return backend.loadAsync().join();
        }
    }

    // ---- interceptors that come after the cache

    @Configuration(proxyBeanMethods = false)
    static class InnerInterceptor {

        /** Asks for the invocation, as an aspect does that binds arguments. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static StaticMethodMatcherPointcutAdvisor askingAdvisor() {
            StaticMethodMatcherPointcutAdvisor advisor = new StaticMethodMatcherPointcutAdvisor() {
                @Override
                public boolean matches(Method method, Class<?> targetClass) {
                    return targetClass == Articles.class;
                }
            };
            advisor.setAdvice((MethodInterceptor) invocation -> {
                assertThat(ExposeInvocationInterceptor.currentInvocation().getMethod())
                        .isEqualTo(invocation.getMethod());
                return invocation.proceed();
            });
            advisor.setOrder(Integer.MAX_VALUE);
            return advisor;
        }
    }

    @Test
    void interceptorsThatComeAfterTheCacheFindTheInvocationOnWhateverThreadSubscribes() throws Exception {
        Articles articles = start(Articles.class, InnerInterceptor.class);
        backend().answers("v");
        Mono<Object> mono = articles.mono("k");

        try (Stampede<Object> another = Stampede.of(1, mono::block)) {
            assertThat(another.failures()).isEmpty();
            assertThat(another.values()).containsExactly("v");
        }
        assertThatIllegalStateException().isThrownBy(ExposeInvocationInterceptor::currentInvocation);
    }

    // ---- protection switched off, other caches

    @Test
    void leavesMethodsAloneWhereTheCacheProtectsOnlySynchronisedOnes() {
        Articles articles = start(Articles.class, Contexts.Unprotected.class);

        assertThat(loadsOfTwoCallers(articles)).isEqualTo(8);
        assertThat(cached("a", "future")).isEqualTo("v");
    }

    @Test
    void leavesMethodsAloneThatUseAnotherCache() {
        Articles articles = start(Articles.class, Contexts.AnotherCache.class);

        assertThat(loadsOfTwoCallers(articles)).isEqualTo(8);
    }

    private int loadsOfTwoCallers(Articles articles) {
        List<CompletableFuture<Object>> calls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            calls.add(articles.future("future"));
            calls.add(articles.mono("mono").toFuture());
            calls.add(articles.several("several").toFuture());
            calls.add(articles.aThenB("aThenB"));
        }
        backend().answers("v");
        assertThat(calls).allSatisfy(future -> assertThat(future).isCompletedWithValue("v"));
        return backend().loads();
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
    void protectsCachesThatWaitForTransactions() {
        Articles articles = start(Articles.class, TransactionAware.class);

        assertThat(loadsOfTwoCallers(articles)).isEqualTo(4);
        assertThat(cached("a", "future")).isEqualTo("v");
        assertThat(cached("a", "mono")).isEqualTo("v");
        assertThat(cached("b", "several")).isEqualTo("v");
        assertThat(cached("a", "aThenB")).isEqualTo("v");
    }
}
