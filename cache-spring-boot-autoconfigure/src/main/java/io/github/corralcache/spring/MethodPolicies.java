package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds the {@link CachePolicy} of methods: on the method, or one that it overrides, else on its class. Thread-safe.
 * Looks once for each method.
 */
final class MethodPolicies {

    private final UnaryOperator<@Nullable String> placeholders;
    private final @Nullable BeanFactoryResolver beans;
    private final ConcurrentMap<MethodClassKey, Optional<MethodPolicy>> known = new ConcurrentHashMap<>();

    /** Policies whose placeholders and beans are those of {@code beanFactory}. */
    @SuppressWarnings("NullAway") // what is resolved is never null, though what comes of it may be
    MethodPolicies(BeanFactory beanFactory) {
        beans = new BeanFactoryResolver(beanFactory);
        placeholders = beanFactory instanceof ConfigurableBeanFactory configurable
                ? configurable::resolveEmbeddedValue
                : UnaryOperator.identity();
    }

    /** Returns the policy of {@code method} when called on {@code target}; null if it has none. */
    @Nullable
    MethodPolicy find(Method method, Object target) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(target);
        MethodClassKey key = new MethodClassKey(method, type);
        Optional<MethodPolicy> policy = known.get(key);
        if (policy == null) {
            policy = Optional.ofNullable(read(method, type));
            known.put(key, policy);
        }
        return policy.orElse(null);
    }

    private @Nullable MethodPolicy read(Method method, Class<?> type) {
        Method specific = AopUtils.getMostSpecificMethod(method, type);
        CachePolicy annotation = AnnotatedElementUtils.findMergedAnnotation(specific, CachePolicy.class);
        if (annotation == null) {
            annotation = AnnotatedElementUtils.findMergedAnnotation(type, CachePolicy.class);
        }
        return annotation == null ? null : new MethodPolicy(annotation, specific, placeholders, beans);
    }

    /** Returns {@code caches} with what is known of the values that the call stores, if anything is. */
    Collection<? extends Cache> described(
            Collection<? extends Cache> caches, CacheOperationInvocationContext<?> context, boolean always) {
        MethodPolicy policy = find(context.getMethod(), context.getTarget());
        if (policy == null && !always && !anyTellsLoadersApart(caches)) {
            return caches;
        }
        List<Cache> described = new ArrayList<>(caches.size());
        for (Cache cache : caches) {
            CorralCache corral = CacheLayers.corral(cache);
            described.add(
                    corral == null
                            ? cache
                            : CacheLayers.described(
                                    cache,
                                    corral,
                                    description(corral, policy, context),
                                    callerWait(corral, policy, context)));
        }
        return described;
    }

    private static boolean anyTellsLoadersApart(Collection<? extends Cache> caches) {
        for (Cache cache : caches) {
            CorralCache corral = CacheLayers.corral(cache);
            if (corral != null && corral.settings().loaderGroups()) {
                return true;
            }
        }
        return false;
    }

    private static CallerWait callerWait(
            CorralCache corral, @Nullable MethodPolicy policy, CacheOperationInvocationContext<?> context) {
        return policy == null || !(context.getOperation() instanceof CacheableOperation lookup)
                ? CallerWait.AS_THE_CACHE_SAYS
                : policy.callerWait(corral, lookup.isSync());
    }

    private static ValueDescription description(
            CorralCache corral, @Nullable MethodPolicy policy, CacheOperationInvocationContext<?> context) {
        ValueDescription description =
                policy == null ? ValueDescription.NONE : policy.forCall(corral, context.getTarget(), context.getArgs());
        return corral.settings().loaderGroups() && context.getOperation() instanceof CacheableOperation
                ? description.madeBy(context.getMethod(), context.getTarget())
                : description;
    }
}
