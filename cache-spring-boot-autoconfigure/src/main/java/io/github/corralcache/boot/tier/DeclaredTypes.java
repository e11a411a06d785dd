package io.github.corralcache.boot.tier;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The types of what cached methods return, by the names of their caches. Looks at the types of beans, and makes no
 * bean: what a bean method hides behind an interface, and is not made yet, may be missed. Thread-safe.
 */
public final class DeclaredTypes {

    private final ConfigurableListableBeanFactory beans;
    private volatile @Nullable Map<String, Set<Type>> found;

    /** Looks at the beans of {@code beans}. */
    public DeclaredTypes(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Returns the types of the values that cached methods store in {@code cache}; empty if there are none. */
    public Collection<Type> of(String cache) {
        Map<String, Set<Type>> types = found;
        if (types == null || !types.containsKey(cache)) {
            types = look(); // beans may have been made meanwhile
            found = types;
        }
        return types.getOrDefault(cache, Set.of());
    }

    private Map<String, Set<Type>> look() {
        Map<String, Set<Type>> types = new LinkedHashMap<>();
        CacheOperationSource source =
                beans.getBeanProvider(CacheOperationSource.class).getIfUnique(AnnotationCacheOperationSource::new);
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = typeOf(name);
            if (type != null && source.isCandidateClass(type)) {
                for (Method method : methods(type)) {
                    add(source.getCacheOperations(method, type), method, type, types);
                }
            }
        }
        return types;
    }

    private @Nullable Class<?> typeOf(String name) {
        Object made = beans.getSingleton(name);
        if (made != null && !(made instanceof org.springframework.beans.factory.FactoryBean<?>)) {
            return AopProxyUtils.ultimateTargetClass(made);
        }
        Class<?> type = beans.getType(name, false);
        return type == null ? null : ClassUtils.getUserClass(type);
    }

    private static Set<Method> methods(Class<?> type) {
        Set<Method> methods = new LinkedHashSet<>(Arrays.asList(type.getMethods()));
        if (!type.isInterface()) {
            methods.addAll(Arrays.asList(ReflectionUtils.getUniqueDeclaredMethods(type)));
        }
        methods.removeIf(Method::isBridge);
        return methods;
    }

    private static void add(
            @Nullable Collection<CacheOperation> operations,
            Method method,
            Class<?> type,
            Map<String, Set<Type>> types) {
        if (operations == null || method.getReturnType() == void.class) {
            return;
        }
        for (CacheOperation operation : operations) {
            if (!(operation instanceof CacheEvictOperation)) {
                Type value = valueOf(GenericTypeResolver.resolveType(method.getGenericReturnType(), type));
                operation
                        .getCacheNames()
                        .forEach(name -> types.computeIfAbsent(name, cache -> new LinkedHashSet<>())
                                .add(value));
            }
        }
    }

    /** Returns the type of what is stored, where it is not the result itself that is. */
    private static Type valueOf(Type returned) {
        ResolvableType type = ResolvableType.forType(returned);
        Class<?> raw = type.resolve(Object.class);
        if (CompletionStage.class.isAssignableFrom(raw)) {
            return type.hasGenerics()
                    ? valueOf(type.getGeneric(0).getType())
                    : type.as(CompletionStage.class).getGeneric(0).resolve(Object.class);
        }
        if (raw == Optional.class) {
            return type.getGeneric(0).getType();
        }
        ReactiveAdapter adapter = raw == Object.class
                ? null
                : ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
        if (adapter == null) {
            return returned;
        }
        ResolvableType element = type.getGeneric(0);
        return adapter.isMultiValue()
                ? ResolvableType.forClassWithGenerics(List.class, element).getType()
                : valueOf(element.getType());
    }
}
