package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * A call that a cache has made again, in the background, to regenerate a stale value that it loads itself. Spring goes
 * through the call anew and evaluates its key: if that is another one by now, because an argument was changed or the
 * key depends on the thread, the method would load what does not belong to the value, and is not called.
 *
 * <p>Used by one thread only.
 */
final class RepeatedCall extends CachedCall {

    private final Place place;
    private final List<Place> loading;
    private boolean found;
    private @Nullable Object value;

    /**
     * A call to regenerate {@code place}.
     *
     * @param loading what is loaded for this call
     */
    RepeatedCall(
            Method method, MethodStep invoker, @Nullable CachedCall outer, Place place, Collection<Place> loading) {
        super(method, invoker, outer);
        this.place = place;
        this.loading = List.copyOf(loading);
    }

    /** Loads: the cache that asks for that has called this. */
    @Override
    <T> @Nullable T load(Cache cache, Object key, Callable<T> loader, Function<Callable<T>, @Nullable T> spring) {
        CorralCache corral = CacheLayers.corral(cache);
        if (corral == null) {
            return spring.apply(loader);
        }
        if (!place.equals(new Place(corral, key))) {
            throw strayed();
        }
        T loaded = call(key, loader);
        found = true;
        value = loaded;
        return loaded;
    }

    /** Returns what was loaded. */
    @Nullable
    Object value() {
        if (!found) {
            throw strayed();
        }
        return value;
    }

    @Override
    boolean regenerates() {
        return true;
    }

    @Override
    Collection<Place> loading() {
        return loading;
    }
}
