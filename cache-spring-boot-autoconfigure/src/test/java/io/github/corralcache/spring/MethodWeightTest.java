package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CachePool;
import io.github.corralcache.CachePoolBuilder;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Ttl;
import io.github.corralcache.Weigher;
import io.github.corralcache.test.FakeTime;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.annotation.AliasFor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The weight that {@link CachePolicy} gives values, on every way that a value takes into a cache. */
@ExtendWith(OutputCaptureExtension.class)
class MethodWeightTest {

    private static final int WEIGHER_SAYS = 50;

    private final FakeTime time = new FakeTime();
    private final AnnotationConfigApplicationContext context = context();
    private final Service service = context.getBean(Service.class);

    @Retention(RetentionPolicy.RUNTIME)
    @CachePolicy
    @interface Weighed {
        @AliasFor(annotation = CachePolicy.class, attribute = "weight")
        String by();
    }

    /** Each method returns as many elements as it is asked for. */
    static class Service {

        private static List<String> books(int count) {
            return Collections.nCopies(count, "book");
        }

        @Cacheable("a")
        @CachePolicy(weight = "#result.size()")
        public @Nullable List<String> plain(int count) {
            return count < 0 ? null : books(count);
        }

        @Cacheable(cacheNames = "a", sync = true)
        @CachePolicy(weight = "#result.size()")
        public List<String> sync(int count) {
            return books(count);
        }

        @Cacheable(cacheNames = "a", unless = "#result.isEmpty()")
        @CachePolicy(weight = "#result.size()")
        public List<String> unless(int count) {
            return books(count);
        }

        @Cacheable({"a", "b"})
        @CachePolicy(weight = "#result.size()")
        public List<String> several(int count) {
            return books(count);
        }

        @Cacheable("a")
        @CachePolicy(weight = "#result.size()")
        public Optional<List<String>> optional(int count) {
            return Optional.of(books(count));
        }

        @Cacheable("a")
        @CachePolicy(weight = "#result.size()")
        public CompletableFuture<List<String>> future(int count) {
            return CompletableFuture.supplyAsync(() -> books(count));
        }

        @Cacheable("a")
        @CachePolicy(weight = "#result.size()")
        public Mono<List<String>> mono(int count) {
            return Mono.fromSupplier(() -> books(count));
        }

        @Cacheable(cacheNames = "a", unless = "#result.isEmpty()")
        @CachePolicy(weight = "#result.size()")
        public CompletableFuture<List<String>> futureUnless(int count) {
            return CompletableFuture.supplyAsync(() -> books(count));
        }

        @Cacheable(cacheNames = "a", unless = "#result.isEmpty()")
        @CachePolicy(weight = "#result.size()")
        public Mono<List<String>> monoUnless(int count) {
            return Mono.fromSupplier(() -> books(count));
        }

        @Cacheable({"b", "a"})
        @CachePolicy(weight = "#result.size()")
        public Flux<String> fluxSeveral(int count) {
            return Flux.defer(() -> Flux.fromIterable(books(count)));
        }

        @CachePut("a")
        @CachePolicy(weight = "#result.size()")
        public List<String> stored(int count) {
            return books(count);
        }

        @Cacheable("a")
        @Weighed(by = "#result.size()")
        public List<String> meta(int count) {
            return books(count);
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
        STORED,
        META;

        Object call(Service service, int count) {
            return switch (this) {
                case PLAIN -> service.plain(count);
                case SYNC -> service.sync(count);
                case UNLESS -> service.unless(count);
                case SEVERAL -> service.several(count);
                case OPTIONAL -> service.optional(count);
                case FUTURE -> service.future(count).join();
                case MONO -> service.mono(count).block();
                case FUTURE_UNLESS -> service.futureUnless(count).join();
                case MONO_UNLESS -> service.monoUnless(count).block();
                case FLUX_SEVERAL -> service.fluxSeveral(count).collectList().block();
                case STORED -> service.stored(count);
                case META -> service.meta(count);
            };
        }
    }

    private AnnotationConfigApplicationContext context() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(
                "weighted",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(CacheBuilder.named(name)
                        .maximumWeight(100, (key, value) -> WEIGHER_SAYS)
                        .ttl(Duration.ofMinutes(1), Duration.ofMinutes(10))
                        .expiry(CorralCache.nullTtl(Ttl.of(Duration.ofMinutes(5))))
                        .executor(Runnable::run)
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

    private Cache<Object, Object> cache() {
        return Contexts.cache(context, "a").getNativeCache();
    }

    @ParameterizedTest
    @EnumSource
    void valuesWeighWhatTheMethodSaysAndNotWhatTheWeigherDoes(Way way) {
        way.call(service, 7);
        assertThat(cache().weight()).isEqualTo(7);
        way.call(service, 30);
        assertThat(cache().weight()).isEqualTo(37);
    }

    @ParameterizedTest
    @EnumSource
    void valuesHeavierThanTheCacheAreReturnedAndNotCached(Way way) {
        way.call(service, 7);

        assertThat(way.call(service, 101)).isNotNull();

        assertThat(cache().asMap()).containsOnlyKeys(7);
        assertThat(cache().stats().oversize()).isEqualTo(1);
    }

    /** Except by those that look into another cache first, which is then the one whose value is regenerated. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STORED", "FLUX_SEVERAL"})
    void aStaleValueIsRegeneratedWithItsWeight(Way way) {
        way.call(service, 7);
        time.advance(Duration.ofMinutes(2));

        way.call(service, 7);

        assertThat(cache().claim(7).leads()).as("still stale").isFalse();
        assertThat(cache().weight()).isEqualTo(7);
    }

    @Test
    void aCachedNullIsLeftToTheWeigher() {
        assertThat(service.plain(-1)).isNull();
        assertThat(cache().weight()).isEqualTo(WEIGHER_SAYS);
    }

    // ---- what an expression may give

    static class Odd {
        @CachePolicy(weight = "#result")
        public @Nullable Object is(@Nullable Object weight) {
            return weight;
        }
    }

    private static CacheValue<Object> described(CacheBuilder<Object, Object> builder, Object weight) throws Exception {
        CorralCache cache = new CorralCache(builder.build());
        Odd target = new Odd();
        MethodPolicy policy = new MethodPolicies(new DefaultListableBeanFactory())
                .find(Odd.class.getMethod("is", Object.class), target);
        CacheValue<Object> described = CacheValue.of("none");
        for (int i = 0; i < 3; i++) {
            described = cache.describe(weight, policy.forCall(cache, target, new Object[] {weight}));
        }
        return described;
    }

    private static long weight(Object weight) throws Exception {
        return described(CacheBuilder.named("a").maximumWeight(1, Weigher.entries()), weight)
                .weight()
                .orElseThrow();
    }

    @Test
    void anyNumberIsAWeightAndFractionsAreRoundedUp() throws Exception {
        assertThat(weight(3)).isEqualTo(3);
        assertThat(weight(Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(weight(2.1)).isEqualTo(3);
        assertThat(weight(new BigDecimal("0.2"))).isEqualTo(1);
        assertThat(weight(BigInteger.TWO.pow(70)))
                .as("more than any cache holds")
                .isEqualTo(Long.MAX_VALUE);
        assertThat(weight(Double.POSITIVE_INFINITY)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsNoNumberFailsAndSaysWhere() {
        assertThatIllegalStateException()
                .isThrownBy(() -> weight("heavy"))
                .withMessageContainingAll(
                        "@CachePolicy(weight = \"#result\")",
                        "Odd.is",
                        "weight must be a number; got a java.lang.String");
    }

    @Test
    void whatIsNoWeightIsNoneAndIsSaidOnce(CapturedOutput output) throws Exception {
        assertThat(weight(-3)).isNegative();
        assertThat(output.getOut().lines().filter(line -> line.contains("@CachePolicy")))
                .singleElement()
                .asString()
                .contains("@CachePolicy(weight = \"#result\")", "Odd.is", "got -3 in the cache 'a'");
        assertThat(weight(Double.NaN)).isNegative();
        assertThat(weight(Long.MIN_VALUE)).isNegative();
    }

    // ---- caches that do not weigh

    @Test
    void whereEntriesAreCountedItIsNotEvaluatedAndThatIsSaidOnce(CapturedOutput output) throws Exception {
        assertThat(described(CacheBuilder.named("a").maximumSize(1), "no number")
                        .weight())
                .isEmpty();
        assertThat(output.getOut().lines().filter(line -> line.contains("@CachePolicy")))
                .singleElement()
                .asString()
                .contains("@CachePolicy(weight = \"#result\")", "Odd.is", "no effect in the cache 'a'")
                .contains("set corral.caches.a.maximum-weight in place of maximum-size");
    }

    @Test
    void aPoolOfEntriesIsNamedAsTheOneToChange(CapturedOutput output) throws Exception {
        CachePool pool = CachePoolBuilder.named("shop").maximumSize(1).build();
        assertThat(described(CacheBuilder.named("a").pool(pool), "no number").weight())
                .isEmpty();
        assertThat(output)
                .contains("pool 'shop' has a maximum that is a number of entries")
                .contains("set corral.pools.shop.maximum-weight in place of maximum-size");
    }

    @Test
    void allPoolsThatKeysOfTheCacheGoToAreTheOnesToChange(CapturedOutput output) throws Exception {
        CachePool shop = CachePoolBuilder.named("shop").maximumSize(1).build();
        CachePool dear = CachePoolBuilder.named("dear").maximumSize(1).build();
        described(CacheBuilder.named("a").pool(shop).routes((cache, key) -> "dear", List.of(dear)), 4);
        assertThat(output)
                .contains("pools 'shop', 'dear' each have a maximum that is a number of entries")
                .contains("set corral.pools.shop.maximum-weight and corral.pools.dear.maximum-weight in place of");
    }

    @Test
    void aPoolOfWeightsMindsIt(CapturedOutput output) throws Exception {
        CachePool pool = CachePoolBuilder.named("shop").maximumWeight(10).build();
        assertThat(described(CacheBuilder.named("a").pool(pool, Weigher.entries()), 4)
                        .weight())
                .hasValue(4);
        CachePool other = CachePoolBuilder.named("other").maximumWeight(10).build();
        CachePool dear = CachePoolBuilder.named("dear").maximumWeight(10).build();
        assertThat(described(
                                CacheBuilder.named("a")
                                        .pool(other, Weigher.entries())
                                        .routes((cache, key) -> "dear", List.of(dear)),
                                4)
                        .weight())
                .hasValue(4);
        assertThat(output).doesNotContain("no effect");
    }
}
