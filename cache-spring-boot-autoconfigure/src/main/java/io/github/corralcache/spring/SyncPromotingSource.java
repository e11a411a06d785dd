package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.AbstractFallbackCacheOperationSource;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.core.MethodClassKey;
import org.springframework.util.StringUtils;

/**
 * Turns {@code @Cacheable} into {@code @Cacheable(sync = true)} wherever Spring would allow it to be written so: one
 * operation on the method, one cache, no {@code unless}. Such a method hands its loader to the cache, and the cache
 * does the rest. Where the operations come from makes no difference: annotations, XML, or a source of an application's
 * own.
 *
 * <p>Thread-safe. Decides once for each method, and again where the source says something else of it than before.
 */
final class SyncPromotingSource implements CacheOperationSource {

    /** What the source has said of a method, and what has been made of it. Both are null for no operations. */
    private record Decision(
            @Nullable Collection<CacheOperation> declared,
            @Nullable Collection<CacheOperation> made) {}

    private final CacheOperationSource source;

    /** Whether the source, as Spring's own for annotations, never says anything else of a method than at first. */
    private final boolean constant;

    private final BiPredicate<Method, CacheableOperation> promotes;
    private final BiPredicate<Method, CacheableOperation> relaxes;
    private final BiConsumer<Method, CacheableOperation> synchronised;
    private final ConcurrentMap<MethodClassKey, Decision> decisions = new ConcurrentHashMap<>();

    /**
     * @param promotes whether the cache of an operation protects plain calls of its method in this way; not asked
     *     before the first call
     * @param relaxes whether it is the other way round: that a method asks to be synchronised, and is better off if it
     *     is run as if it did not
     * @param synchronised is told of each method that asks to be synchronised itself, at its first call
     */
    SyncPromotingSource(
            CacheOperationSource source,
            BiPredicate<Method, CacheableOperation> promotes,
            BiPredicate<Method, CacheableOperation> relaxes,
            BiConsumer<Method, CacheableOperation> synchronised) {
        this.source = source;
        this.constant = source instanceof AbstractFallbackCacheOperationSource;
        this.promotes = promotes;
        this.relaxes = relaxes;
        this.synchronised = synchronised;
    }

    /** Returns whether the operations of a method are always those that it had at its first call. */
    boolean isConstant() {
        return constant;
    }

    @Override
    public boolean isCandidateClass(Class<?> targetClass) {
        return source.isCandidateClass(targetClass);
    }

    @Override
    public boolean hasCacheOperations(Method method, @Nullable Class<?> targetClass) {
        return source.hasCacheOperations(method, targetClass);
    }

    @Override
    public @Nullable Collection<CacheOperation> getCacheOperations(Method method, @Nullable Class<?> targetClass) {
        MethodClassKey key = new MethodClassKey(method, targetClass);
        Decision before = decisions.get(key);
        if (before != null && constant) {
            return before.made;
        }
        Collection<CacheOperation> declared = source.getCacheOperations(method, targetClass);
        if (before != null && isSame(before.declared, declared)) {
            return before.made;
        }
        // may create a cache, with all the code that this runs: not under the map's lock
        Decision decision = new Decision(declared, promote(method, declared));
        if (decisions.put(key, decision) == null && declared != null) {
            tell(method, declared);
        }
        return decision.made;
    }

    /** Whether the operations are equal, whatever they are collected in. */
    private static boolean isSame(
            @Nullable Collection<CacheOperation> before, @Nullable Collection<CacheOperation> now) {
        return before == now || (before != null && now != null && Arrays.equals(before.toArray(), now.toArray()));
    }

    private void tell(Method method, Collection<CacheOperation> operations) {
        for (CacheOperation operation : operations) {
            if (operation instanceof CacheableOperation cacheable && cacheable.isSync()) {
                synchronised.accept(method, cacheable);
            }
        }
    }

    private @Nullable Collection<CacheOperation> promote(
            Method method, @Nullable Collection<CacheOperation> operations) {
        if (operations != null
                && operations.size() == 1
                && operations.iterator().next() instanceof CacheableOperation operation
                && operation.getClass() == CacheableOperation.class // Spring ignores any other
                && !StringUtils.hasText(operation.getUnless())
                && operation.getCacheNames().size() == 1
                && (operation.isSync() ? relaxes : promotes).test(method, operation)) {
            return List.of(rebuilt(operation, !operation.isSync()));
        }
        return operations;
    }

    /**
     * Rebuilds {@code operation}: Spring finds operations by their exact class, so a subclass would not be one. What it
     * may leave out, as an operation in XML does its name, is left out.
     */
    private static CacheOperation rebuilt(CacheableOperation operation, boolean sync) {
        CacheableOperation.Builder builder = new CacheableOperation.Builder();
        if (StringUtils.hasText(operation.getName())) {
            builder.setName(operation.getName());
        }
        builder.setCacheNames(operation.getCacheNames().toArray(String[]::new));
        builder.setKey(operation.getKey());
        builder.setKeyGenerator(operation.getKeyGenerator());
        builder.setCacheManager(operation.getCacheManager());
        builder.setCacheResolver(operation.getCacheResolver());
        builder.setCondition(operation.getCondition());
        builder.setSync(sync);
        return builder.build();
    }
}
