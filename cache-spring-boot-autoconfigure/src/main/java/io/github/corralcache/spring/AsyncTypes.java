package io.github.corralcache.spring;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.SpringProperties;
import org.springframework.util.ClassUtils;

/** The types of results for which Spring stores what comes of them, and not the result itself. Thread-safe. */
final class AsyncTypes {

    /** Whether Spring sees to reactive types, as its interceptor decides it. */
    private static final boolean REACTIVE =
            ClassUtils.isPresent("reactor.core.publisher.Mono", AsyncTypes.class.getClassLoader())
                    && !SpringProperties.getFlag(CacheAspectSupport.IGNORE_REACTIVESTREAMS_PROPERTY_NAME);

    private final ConcurrentMap<Class<?>, Optional<AsyncType>> known = new ConcurrentHashMap<>();

    /** Returns how results of {@code type} are dealt with; null if they are no others than their values. */
    @Nullable
    AsyncType find(Class<?> type) {
        return known.computeIfAbsent(type, AsyncTypes::of).orElse(null);
    }

    /** Returns whether Spring takes a result of {@code type} for the value itself. */
    boolean isValue(Class<?> type) {
        return find(type) == null
                && !CompletableFuture.class.isAssignableFrom(type)
                && !(REACTIVE && Reactive.adapts(type));
    }

    private static Optional<AsyncType> of(Class<?> type) {
        if (type == CompletableFuture.class || (type == CompletionStage.class && REACTIVE)) {
            return Optional.of(new FutureType());
        }
        return REACTIVE ? Optional.ofNullable(Reactive.of(type)) : Optional.empty();
    }

    /** Apart, because it refers to classes that an application may not have. */
    private static final class Reactive {

        private static boolean adapts(Class<?> type) {
            return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
        }

        private static @Nullable AsyncType of(Class<?> type) {
            ReactiveAdapter adapter =
                    ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
            return adapter != null && adapter.getReactiveType() == type ? new ReactiveType(adapter) : null;
        }
    }
}
