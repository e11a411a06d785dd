package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheableOperation;

class SyncPromotingSourceTest {

    private final AnnotationCacheOperationSource annotations = new AnnotationCacheOperationSource(false);
    private final SyncPromotingSource source =
            new SyncPromotingSource(annotations, (method, operation) -> true, (method, operation) -> {});

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
        SyncPromotingSource source =
                new SyncPromotingSource(annotations, (method, operation) -> false, (method, operation) -> {});

        assertThat(only(source.getCacheOperations(method("plain"), Methods.class))
                        .isSync())
                .isFalse();
    }

    @Test
    void decidesOnceForEachMethod() {
        AtomicInteger asked = new AtomicInteger();
        SyncPromotingSource source = new SyncPromotingSource(
                annotations, (method, operation) -> asked.incrementAndGet() > 0, (method, operation) -> {});

        Collection<CacheOperation> first = source.getCacheOperations(method("plain"), Methods.class);

        assertThat(source.getCacheOperations(method("plain"), Methods.class)).isSameAs(first);
        assertThat(asked).hasValue(1);
    }
}
