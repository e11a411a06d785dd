package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
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
}
