package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Ttl;
import io.github.corralcache.test.FakeTime;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What {@link CachePolicy} says of the values of a method, on every way that a value takes into a cache. */
class CachePolicyTest {

    private static final Duration CACHES_SOFT = Duration.ofMinutes(10);

    private final FakeTime time = new FakeTime();
    private final AnnotationConfigApplicationContext context = context();
    private final Service service = context.getBean(Service.class);

    @Retention(RetentionPolicy.RUNTIME)
    @CachePolicy(tags = "#id")
    @interface Brief {
        @AliasFor(annotation = CachePolicy.class, attribute = "hardTtl")
        String lasts();
    }

    static class Service {

        private final AtomicInteger values = new AtomicInteger();

        @Cacheable("a")
        @CachePolicy(softTtl = "${brief}", hardTtl = "1m", tags = "'id-' + #id")
        public @Nullable Object plain(String id) {
            return id.equals("none") ? null : values.incrementAndGet();
        }

        @Cacheable(cacheNames = "a", sync = true)
        @CachePolicy(
                hardTtl = "1m",
                tags = {"'id-' + #id", "'value-' + #result"})
        public Object sync(String id) {
            return values.incrementAndGet();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        @CachePolicy(hardTtl = "PT1M", tags = "{'id-' + #id, 'x'}")
        public Object unless(String id) {
            return values.incrementAndGet();
        }

        @Cacheable({"a", "b"})
        @CachePolicy(hardTtl = "1m", tags = "'id-' + #id")
        public Object several(String id) {
            return values.incrementAndGet();
        }

        @Cacheable("a")
        @CachePolicy(hardTtl = "1m", tags = "'id-' + #id")
        public Optional<Object> optional(String id) {
            return Optional.of(values.incrementAndGet());
        }

        @Cacheable("a")
        @CachePolicy(
                hardTtl = "1m",
                tags = {"'id-' + #id", "'value-' + (#result + 0)"})
        public CompletableFuture<Integer> future(String id) {
            return CompletableFuture.supplyAsync(values::incrementAndGet);
        }

        @Cacheable("a")
        @CachePolicy(
                hardTtl = "1m",
                tags = {"'id-' + #id", "'value-' + (#result + 0)"})
        public Mono<Integer> mono(String id) {
            return Mono.fromSupplier(values::incrementAndGet);
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        @CachePolicy(hardTtl = "1m", tags = "'id-' + #id")
        public CompletableFuture<Integer> futureUnless(String id) {
            return CompletableFuture.supplyAsync(values::incrementAndGet);
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        @CachePolicy(
                hardTtl = "1m",
                tags = {"'id-' + #id", "'value-' + #result"})
        public Mono<Integer> monoUnless(String id) {
            return Mono.fromSupplier(values::incrementAndGet);
        }

        @Cacheable({"b", "a"})
        @CachePolicy(
                hardTtl = "1m",
                tags = {"'id-' + #id", "'value-' + #result[0]"})
        public Flux<Integer> fluxSeveral(String id) {
            return Flux.defer(() -> Flux.just(values.incrementAndGet()));
        }

        @CachePut("a")
        @CachePolicy(hardTtl = "1m", tags = "'id-' + #id")
        public Object stored(String id) {
            return values.incrementAndGet();
        }

        @Cacheable("a")
        @Brief(lasts = "1m")
        public Object meta(String id) {
            return values.incrementAndGet();
        }

        @Cacheable("a")
        @CachePolicy(softTtl = "soon")
        public Object unreadableTtl(String id) {
            return values.incrementAndGet();
        }

        @Cacheable("a")
        @CachePolicy(softTtl = "2m", hardTtl = "1m")
        public Object impossibleTtls(String id) {
            return values.incrementAndGet();
        }

        @Cacheable("a")
        @CachePolicy(tags = "#result.")
        public Object unreadableTag(String id) {
            return values.incrementAndGet();
        }

        @Cacheable("a")
        @CachePolicy(cost = "#result.tokens")
        public Object unknownProperty(String id) {
            return values.incrementAndGet();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        @CachePolicy(cost = "#result.tokens")
        public Object unknownPropertyUnless(String id) {
            return values.incrementAndGet();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        @CachePolicy(cost = "#result.tokens")
        public Mono<Integer> unknownPropertyOfAMono(String id) {
            return Mono.fromSupplier(values::incrementAndGet);
        }
    }

    enum Way {
        PLAIN,
        SYNC,
        UNLESS,
        SEVERAL,
        OPTIONAL,
        FUTURE,
        MONO,
        FUTURE_UNLESS,
        MONO_UNLESS,
        FLUX_SEVERAL,
        STORED;

        Object call(Service service, String id) {
            return switch (this) {
                case PLAIN -> service.plain(id);
                case SYNC -> service.sync(id);
                case UNLESS -> service.unless(id);
                case SEVERAL -> service.several(id);
                case OPTIONAL -> service.optional(id).orElseThrow();
                case FUTURE -> service.future(id).join();
                case MONO -> service.mono(id).block();
                case FUTURE_UNLESS -> service.futureUnless(id).join();
                case MONO_UNLESS -> service.monoUnless(id).block();
                case FLUX_SEVERAL -> service.fluxSeveral(id).single().block();
                case STORED -> service.stored(id);
            };
        }
    }

    private AnnotationConfigApplicationContext context() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", Map.of("brief", "30s")));
        context.registerBean(
                "timed",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(CacheBuilder.named(name)
                        .maximumSize(10)
                        .ttl(CACHES_SOFT, Duration.ofMinutes(15))
                        .expiry(CorralCache.nullTtl(Ttl.of(Duration.ofMinutes(5))))
                        .ticker(time)
                        .scheduler(time)
                        .build())),
                definition -> definition.setPrimary(true));
        context.register(Contexts.Protected.class, Service.class);
        context.refresh();
        return context;
    }

    @AfterEach
    void close() {
        context.close();
    }

    private CorralCache cache() {
        return context.getBean(CorralCacheManager.class).getCache("a");
    }

    @ParameterizedTest
    @EnumSource
    void valuesLastAsTheMethodSays(Way way) {
        way.call(service, "k");

        time.advance(Duration.ofSeconds(59));
        assertThat(cache().get("k")).isNotNull();
        time.advance(Duration.ofSeconds(2));
        assertThat(cache().get("k")).as("the cache's own TTL is longer").isNull();
    }

    @ParameterizedTest
    @EnumSource
    void valuesBearTheTagsThatTheMethodGivesThem(Way way) {
        way.call(service, "1");
        way.call(service, "2");

        context.getBean(CorralCacheManager.class).evictByTag("id-1");

        assertThat(cache().get("1")).isNull();
        assertThat(cache().get("2")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNC", "FUTURE", "MONO", "MONO_UNLESS", "FLUX_SEVERAL"})
    void tagsMayDependOnTheResult(Way way) {
        Object first = way.call(service, "1");
        way.call(service, "2");

        cache().evictByTag("value-" + first);

        assertThat(cache().get("1")).isNull();
        assertThat(cache().get("2")).isNotNull();
    }

    @Test
    void valuesPutIfAbsentAreDescribedToo() {
        ValueDescription brief =
                (value, plain) -> plain.withTtl(Ttl.of(Duration.ofMinutes(1))).withTags("value-" + value);
        for (Cache described :
                new Cache[] {new DescribedCache(cache(), brief, CallerWait.AS_THE_CACHE_SAYS), decorated(brief)}) {
            assertThat(described.putIfAbsent("1", "a")).isNull();
            assertThat(described.putIfAbsent("2", "b")).isNull();
            assertThat(described.putIfAbsent("2", "c"))
                    .extracting(Cache.ValueWrapper::get)
                    .isEqualTo("b");

            cache().evictByTag("value-c");
            assertThat(cache().get("2")).as("described as what is there").isNotNull();
            cache().evictByTag("value-a");
            assertThat(cache().get("1")).isNull();
            time.advance(Duration.ofSeconds(61));
            assertThat(cache().get("2")).isNull();
        }
    }

    private Cache decorated(ValueDescription description) {
        return CacheLayers.described(
                new TransactionAwareCacheDecorator(cache()), cache(), description, CallerWait.AS_THE_CACHE_SAYS);
    }

    @Test
    void aCachedNullKeepsTheNullTtlAndBearsTags() {
        service.plain("none");

        time.advance(Duration.ofMinutes(4));
        assertThat(cache().get("none")).isNotNull();
        cache().evictByTag("id-none");
        assertThat(cache().get("none")).isNull();
    }

    @Test
    void placeholdersAreFilledIn() {
        service.plain("k");

        time.advance(Duration.ofSeconds(31));
        assertThat(cache().getNativeCache().claim("k").leads()).as("stale").isTrue();
    }

    @Test
    void mayBeAMetaAnnotation() {
        service.meta("k");

        time.advance(Duration.ofSeconds(61));
        assertThat(cache().get("k")).isNull();
    }

    // ---- mistakes

    @Test
    void whatCannotBeReadFailsTheCallAndSaysWhere() {
        fails(() -> service.unreadableTtl("k"), "@CachePolicy(softTtl = \"soon\")", "Service.unreadableTtl", "30s");
        fails(() -> service.impossibleTtls("k"), "@CachePolicy(hardTtl = \"1m\")", "softTtl, which is \"2m\"");
        fails(() -> service.unreadableTag("k"), "@CachePolicy(tags = \"#result.\")", "Service.unreadableTag");
        assertThat(service.plain("k")).as("found out before the method runs").isEqualTo(1);
    }

    @Test
    void anExpressionThatCannotBeEvaluatedFailsTheLoadAndLeavesTheKeyFree() {
        for (int i = 0; i < 2; i++) {
            fails(() -> service.unknownProperty("k"), "@CachePolicy(cost = \"#result.tokens\")", "tokens");
            fails(() -> service.unknownPropertyUnless("k"), "@CachePolicy(cost = \"#result.tokens\")", "tokens");
            fails(
                    () -> service.unknownPropertyOfAMono("k").block(),
                    "@CachePolicy(cost = \"#result.tokens\")",
                    "tokens");
        }
        assertThat(cache().getNativeCache().loadsInProgress()).isEmpty();
    }

    private static void fails(ThrowingCallable call, String... message) {
        assertThatIllegalStateException().isThrownBy(call).withMessageContainingAll(message);
    }

    // ---- costs, which the engine keeps to itself

    @CachePolicy(cost = "#result.length() * 10 + #id.length()", tags = "#root.class.simpleName")
    static class Costly {
        @Cacheable("a")
        public String costly(String id) {
            return id;
        }
    }

    private static CacheValue<Object> described(CorralCacheSettings settings, @Nullable Object value) throws Exception {
        CorralCache cache =
                new CorralCache(CacheBuilder.named("a").maximumSize(1).build(), settings);
        Costly target = new Costly();
        MethodPolicy policy = new MethodPolicies(new DefaultListableBeanFactory())
                .find(Costly.class.getMethod("costly", String.class), target);
        return cache.describe(value, policy.forCall(cache, target, new Object[] {"k"}));
    }

    @Test
    void costsAreEvaluatedWithTheResultAndTheArguments() throws Exception {
        CacheValue<Object> described = described(CorralCacheSettings.DEFAULTS, "ab");

        assertThat(described.cost()).isEqualTo(21);
        assertThat(described.tags()).as("said on the class").containsExactly("Costly");
        assertThat(described.ttl()).as("the cache's").isNull();
    }

    @Test
    void costsAreLeftAsideForNullsAndWhereTheCacheDoesNotMindThem() throws Exception {
        assertThat(described(CorralCacheSettings.DEFAULTS, null).cost()).isNaN();
        assertThat(described(CorralCacheSettings.DEFAULTS.withDeclaredCost(false), "ab")
                        .cost())
                .isNaN();
    }
}
