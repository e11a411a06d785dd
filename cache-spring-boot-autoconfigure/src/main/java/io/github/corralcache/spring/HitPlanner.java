package io.github.corralcache.spring;

import io.github.corralcache.spring.HitPlan.Parts;
import io.github.corralcache.spring.HitPlan.Presentation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetClassAware;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.core.KotlinDetector;
import org.springframework.util.StringUtils;

/**
 * Decides how hits of a method are answered, once Spring has gone through a call of it: what can go wrong with the
 * first one, and what is said then, has gone wrong and been said. Thread-safe.
 */
final class HitPlanner {

    private static final Log LOG = LogFactory.getLog(HitPlanner.class);

    private final BeanFactory beanFactory;
    private final AsyncTypes asyncTypes;
    private final Supplier<@Nullable CacheOperationSource> source;
    private final Supplier<KeyGenerator> keyGenerator;
    private final Function<CacheableOperation, @Nullable CacheManager> manager;

    /**
     * @param source of the operations, as of the first call
     * @param keyGenerator finds the one for methods that name none
     * @param manager finds the manager of an operation; null if that depends on the call
     */
    HitPlanner(
            BeanFactory beanFactory,
            AsyncTypes asyncTypes,
            Supplier<@Nullable CacheOperationSource> source,
            Supplier<KeyGenerator> keyGenerator,
            Function<CacheableOperation, @Nullable CacheManager> manager) {
        this.beanFactory = beanFactory;
        this.asyncTypes = asyncTypes;
        this.source = source;
        this.keyGenerator = keyGenerator;
        this.manager = manager;
    }

    /** Returns how hits of {@code method} on targets like {@code target} are answered; null if they are not. */
    @Nullable
    Parts decide(Method method, Object target) {
        try {
            return isPlain(method, target) ? parts(method, AopProxyUtils.ultimateTargetClass(target)) : null;
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("All calls of " + method + " go the whole way", e);
            return null;
        }
    }

    /** Whether arguments, method and target are for Spring just what they are for the caller. */
    private static boolean isPlain(Method method, Object target) {
        return !(method.isVarArgs()
                || method.isBridge()
                || KotlinDetector.isSuspendingFunction(method)
                || target instanceof TargetClassAware);
    }

    private @Nullable Parts parts(Method method, Class<?> targetClass) {
        CacheableOperation operation = operation(method, targetClass);
        if (operation == null || !(manager.apply(operation) instanceof CorralCacheManager corral)) {
            return null;
        }
        ArgumentNames names = ArgumentNames.of(method, targetClass);
        ArgumentExpression condition = null;
        if (StringUtils.hasText(operation.getCondition())) {
            condition =
                    ArgumentExpression.of(operation.getCondition(), names, false); // it is evaluated again at a miss
            if (condition == null) {
                return null;
            }
        }
        // of several caches, Spring asks the first one first, and no other where that has a value
        HeldCache cache = new HeldCache(corral, operation.getCacheNames());
        Presentation presentation = presentation(method, operation);
        KeyMaker keys = keys(method, names, operation);
        return presentation == null || keys == null ? null : new Parts(keys, condition, cache, presentation);
    }

    /** Returns the operation of the method if it always has one only. */
    private @Nullable CacheableOperation operation(Method method, Class<?> targetClass) {
        if (!(source.get() instanceof SyncPromotingSource promoting) || !promoting.isConstant()) {
            return null;
        }
        Collection<CacheOperation> operations = promoting.getCacheOperations(method, targetClass);
        return operations != null
                        && operations.size() == 1
                        && operations.iterator().next() instanceof CacheableOperation operation
                        && operation.getClass() == CacheableOperation.class // Spring ignores any other
                        && !operation.getCacheNames().isEmpty()
                        && isSingleton(operation.getCacheManager())
                        && isSingleton(operation.getKeyGenerator())
                ? operation
                : null;
    }

    /** Whether there is one bean of that name, if any is named: Spring keeps for ever the one that it was given. */
    private boolean isSingleton(@Nullable String name) {
        return !StringUtils.hasText(name) || (beanFactory.containsBean(name) && beanFactory.isSingleton(name));
    }

    private @Nullable Presentation presentation(Method method, CacheableOperation operation) {
        Class<?> type = method.getReturnType();
        AsyncType async = asyncTypes.find(type);
        if (async instanceof FutureType) {
            return Presentation.FUTURE;
        }
        if (async != null && !operation.isSync() && DeferredHit.isKnown(type)) {
            return Presentation.DEFERRED;
        }
        if (async != null || !asyncTypes.isValue(type)) {
            return null;
        }
        return type == Optional.class ? Presentation.OPTIONAL : Presentation.PLAIN;
    }

    private @Nullable KeyMaker keys(Method method, ArgumentNames names, CacheableOperation operation) {
        if (StringUtils.hasText(operation.getKey())) {
            return KeyMaker.expressed(operation.getKey(), names);
        }
        String name = operation.getKeyGenerator();
        return KeyMaker.generated(
                StringUtils.hasText(name)
                        ? BeanFactoryAnnotationUtils.qualifiedBeanOfType(beanFactory, KeyGenerator.class, name)
                        : keyGenerator.get(),
                method);
    }
}
