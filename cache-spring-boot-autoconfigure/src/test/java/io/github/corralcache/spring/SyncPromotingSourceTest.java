package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.CompositeCacheOperationSource;

class SyncPromotingSourceTest {

    private final AnnotationCacheOperationSource annotations = new AnnotationCacheOperationSource(false);
    private final SyncPromotingSource source = new SyncPromotingSource(
            annotations, (method, operation) -> true, (method, operation) -> false, (method, operation) -> {});

    static class Methods {

        @Cacheable(cacheNames = "a", key = "#key", cacheManager = "manager", condition = "#key != null")
        public Object plain(String key) {
            return key;
        }

        @Cacheable(cacheNames = "a", keyGenerator = "generator", cacheResolver = "resolver")
        public Object generated(String key) {
            return key;
        }

        @Cacheable(cacheNames = "a", sync = true)
        public Object sync(String key) {
            return key;
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Object unless(String key) {
            return key;
        }

        @Cacheable({"a", "b"})
        public Object several(String key) {
            return key;
        }

        @Caching(cacheable = @Cacheable("a"), evict = @CacheEvict("b"))
        public Object combined(String key) {
            return key;
        }

        @CachePut("a")
        public Object put(String key) {
            return key;
        }

        public Object none(String key) {
            return key;
        }
    }

    private static Method method(String name) {
        return Arrays.stream(Methods.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void synchronisesAPlainOperationAndChangesNothingElseOfIt() {
        for (String name : new String[] {"plain", "generated"}) {
            CacheableOperation before = only(annotations.getCacheOperations(method(name), Methods.class));
            CacheableOperation after = only(source.getCacheOperations(method(name), Methods.class));

            assertThat(after.isSync()).isTrue();
            assertThat(after.getClass()).isSameAs(CacheableOperation.class);
            assertThat(after.toString())
                    .isEqualTo(before.toString()
                            .replace("unless=''", "unless='null'")
                            .replace("sync='false'", "sync='true'"));
        }
    }

    private static CacheableOperation only(Collection<CacheOperation> operations) {
        assertThat(operations).hasSize(1);
        return (CacheableOperation) operations.iterator().next();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "unless", "several", "combined", "put", "none"})
    void leavesOthersAlone(String name) {
        assertThat(source.getCacheOperations(method(name), Methods.class))
                .isEqualTo(annotations.getCacheOperations(method(name), Methods.class));
        assertThat(source.hasCacheOperations(method(name), Methods.class))
                .isEqualTo(annotations.hasCacheOperations(method(name), Methods.class));
        assertThat(source.isCandidateClass(Methods.class)).isTrue();
    }

    @Test
    void leavesOperationsAloneWhoseCacheDoesNotProtectThem() {
        SyncPromotingSource source = new SyncPromotingSource(
                annotations, (method, operation) -> false, (method, operation) -> false, (method, operation) -> {});

        assertThat(only(source.getCacheOperations(method("plain"), Methods.class))
                        .isSync())
                .isFalse();
    }

    @Test
    void decidesOnceForEachMethod() {
        AtomicInteger asked = new AtomicInteger();
        SyncPromotingSource source = new SyncPromotingSource(
                annotations,
                (method, operation) -> asked.incrementAndGet() > 0,
                (method, operation) -> false,
                (method, operation) -> {});

        Collection<CacheOperation> first = source.getCacheOperations(method("plain"), Methods.class);

        assertThat(source.getCacheOperations(method("plain"), Methods.class)).isSameAs(first);
        assertThat(asked).hasValue(1);
    }

    // ---- sources of an application's own

    private static CacheableOperation.Builder operation() {
        CacheableOperation.Builder builder = new CacheableOperation.Builder();
        builder.setCacheNames("a");
        return builder;
    }

    private static SyncPromotingSource promoting(CacheOperationSource source) {
        return new SyncPromotingSource(
                source, (method, operation) -> true, (method, operation) -> false, (method, operation) -> {});
    }

    private static CacheOperationSource always(Supplier<Collection<CacheOperation>> operations) {
        return (method, type) -> operations.get();
    }

    @Test
    @Tag("C1")
    void synchronisesAnOperationThatLeavesOutWhatItMay() {
        CacheOperation bare = operation().build();

        for (CacheOperationSource nested : List.of(
                always(() -> List.of(bare)),
                always(() -> Set.of(bare)),
                new CompositeCacheOperationSource(always(() -> null), always(() -> List.of(bare))))) {
            CacheableOperation made = only(promoting(nested).getCacheOperations(method("none"), Methods.class));

            assertThat(made.isSync()).isTrue();
            assertThat(made.getName()).isEmpty();
            assertThat(made.getCacheNames()).containsExactly("a");
        }
    }

    static class SpecialOperation extends CacheableOperation {
        SpecialOperation(Builder builder) {
            super(builder);
        }
    }

    @Test
    @Tag("C1")
    void doesNotMakeMoreOfAnOperationThanSpringDoesWhichFindsThemByTheirExactClass() {
        List<CacheOperation> declared = List.of(new SpecialOperation(operation()));

        assertThat(promoting(always(() -> declared)).getCacheOperations(method("none"), Methods.class))
                .isSameAs(declared);
    }

    @Test
    @Tag("C1")
    void asksAgainASourceThatMayChangeItsMind() {
        AtomicReference<Collection<CacheOperation>> says =
                new AtomicReference<>(List.of(operation().build()));
        SyncPromotingSource source = promoting(always(says::get));

        Collection<CacheOperation> first = source.getCacheOperations(method("none"), Methods.class);
        says.set(List.of(operation().build()));
        assertThat(source.getCacheOperations(method("none"), Methods.class))
                .as("says the same")
                .isSameAs(first);

        says.set(null);
        assertThat(source.getCacheOperations(method("none"), Methods.class)).isNull();

        CacheableOperation.Builder renamed = operation();
        renamed.setCacheNames("b");
        says.set(List.of(renamed.build()));
        assertThat(only(source.getCacheOperations(method("none"), Methods.class))
                        .getCacheNames())
                .containsExactly("b");
    }
}
