package io.github.corralcache.spring;

import io.github.corralcache.RecursiveLoadException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationInvoker;
import org.springframework.cache.interceptor.CacheableOperation;

/**
 * A call of a cached method, as the interceptor meets it again at each step that Spring takes for it, and as calls meet
 * it that its method makes.
 */
abstract class CachedCall {

    /** Instead of a key: nobody has made it yet. */
    static final Object NO_KEY = new Object();

    /** The call that this thread is busy with, of whatever interceptor. */
    private static final ThreadLocal<@Nullable CachedCall> CURRENT = new ThreadLocal<>();

    final Method method;
    final MethodStep invoker;

    /** The call whose method made this one. */
    final @Nullable CachedCall outer;

    /** The key that was made before Spring comes to it, so that no generator is asked twice; else {@link #NO_KEY}. */
    private @Nullable Object key = NO_KEY;

    private CallerWait callerWait = CallerWait.AS_THE_CACHE_SAYS;

    CachedCall(Method method, MethodStep invoker, @Nullable CachedCall outer) {
        this.method = method;
        this.invoker = invoker;
        this.outer = outer;
    }

    /** Returns the call that this thread is busy with, if any. */
    static @Nullable CachedCall current() {
        return CURRENT.get();
    }

    /** What is done while a thread is busy with a call. */
    interface Action<T extends @Nullable Object, E extends Exception> {
        T run() throws E;
    }

    /** Runs {@code action} while this thread is busy with {@code call}, or with none. */
    static <T extends @Nullable Object, E extends Exception> T within(@Nullable CachedCall call, Action<T, E> action)
            throws E {
        CachedCall before = CURRENT.get();
        set(call);
        try {
            return action.run();
        } finally {
            set(before);
        }
    }

    /** An entry that is empty is kept: the next call on this thread would have to make it again. */
    private static void set(@Nullable CachedCall call) {
        CURRENT.set(call);
    }

    /** Returns whether a call that this thread is busy with loads {@code key}, or a call further out. */
    static boolean isWithinLoad(CorralCache cache, Object key) {
        CachedCall call = CURRENT.get();
        return call != null && call.isWithinLoad(new Place(cache, key));
    }

    /** Returns whether this call loads {@code place}, or one further out. */
    final boolean isWithinLoad(Place place) {
        for (CachedCall call = this; call != null; call = call.outer) {
            if (call.loading().contains(place)) {
                return true;
            }
        }
        return false;
    }

    /** Spring is to take {@code key} for that of the only operation, unless it is {@link #NO_KEY}. */
    final void know(@Nullable Object key) {
        this.key = key;
    }

    final @Nullable Object key() {
        return key;
    }

    /** Spring has found out that {@code operation} of the method concerns {@code caches}. */
    void resolved(CacheOperation operation, Collection<? extends Cache> caches) {
        if (operation instanceof CacheableOperation) {
            caches.forEach(cache -> callerWait = CacheLayers.callerWait(cache)); // the method's, so one for all
        }
    }

    /** Returns how long this call waits for loads of others. */
    final CallerWait callerWait() {
        return callerWait;
    }

    // ---- what Spring does for the call, step by step; each step may be done here in its place

    /** Returns whether the caches of each operation are to be objects of this call's own, to tell operations apart. */
    boolean tellsOperationsApart() {
        return false;
    }

    /**
     * Spring looks {@code key} up in {@code cache}.
     *
     * @param spring does so as Spring does
     */
    @Nullable
    ValueWrapper lookUp(Cache cache, Object key, Supplier<@Nullable ValueWrapper> spring) {
        return spring.get();
    }

    /**
     * Spring looks {@code key} up in {@code cache}, for a result that comes later. Returns whether that is seen to; if
     * so, it has found nothing.
     */
    boolean looksUp(Cache cache, Object key) {
        return false;
    }

    /**
     * Spring asks {@code cache} for the value of {@code key}, or to have it loaded.
     *
     * @param spring asks with the loader that it is given
     */
    <T> @Nullable T load(Cache cache, Object key, Callable<T> loader, Function<Callable<T>, @Nullable T> spring) {
        return spring.apply(loader);
    }

    /**
     * Spring calls the method.
     *
     * @param spring calls it
     */
    @Nullable
    Object invoke(Supplier<@Nullable Object> spring) {
        return spring.get();
    }

    /** Spring has removed something at the call, from a cache of Corral's. */
    void removed(CorralCache cache, PendingWrite removal) {}

    /** Runs {@code loader} for {@code key}, as a cache does that has nothing to do with it. */
    static <T> T call(Object key, Callable<T> loader) {
        try {
            return loader.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RetrievalFailure(key, loader, e);
        }
    }

    /** Returns whether a stale value is regenerated, which repeats nothing else that the method's operations do. */
    abstract boolean regenerates();

    /**
     * Spring stores {@code value}. Returns whether that is seen to: by settling a claim, or by whoever holds it.
     *
     * @param cache what Spring stores in
     * @param place what that comes down to
     */
    boolean stores(Cache cache, Place place, @Nullable Object value) {
        return false;
    }

    /** Returns what is loaded for this call at the moment. */
    Collection<Place> loading() {
        return List.of();
    }

    /** Returns what this call has come by: what is loaded for it, and what it loads with nobody waiting for that. */
    Collection<Place> way() {
        return loading();
    }

    /** What a call to regenerate a value fails with that asks for another key than that of the value. */
    final IllegalStateException strayed() {
        return new IllegalStateException(
                "called again to regenerate a value, the method has another key, or none: is an"
                        + " argument changed after the call, or does the key depend on the thread? " + method);
    }

    boolean isInvokedBy(CacheOperationInvoker invoker) {
        return this.invoker.equals(invoker);
    }

    /**
     * Returns whether an outer call, if it is not to the same method from the same place, is loading {@code place}, and
     * will store what comes of it.
     */
    final boolean isLent(Place place) {
        for (CachedCall call = outer; call != null; call = call.outer) {
            if (call.loading().contains(place)) {
                return !call.invoker.leadsWhere(invoker);
            }
        }
        return false;
    }

    /** Returns whether an outer call of the same method from the same place is loading {@code place}. */
    final boolean comesBackToItself(Place place) {
        for (CachedCall call = outer; call != null; call = call.outer) {
            if (call.invoker.leadsWhere(invoker) && call.loading().contains(place)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the way from an outer call that is loading {@code place} back to it. */
    final List<String> circle(Place place) {
        Deque<String> way = new ArrayDeque<>(List.of(place.toString()));
        for (CachedCall call = outer; call != null; call = call.outer) {
            if (call.loading().contains(place)) {
                break;
            }
            call.way().forEach(each -> way.addFirst(each.toString()));
        }
        way.addFirst(place.toString());
        return List.copyOf(way);
    }

    /**
     * Returns what to tell a call that comes back to itself at {@code place}.
     *
     * @param told what the cache says, which knows nothing of calls that go on without a claim
     */
    final RecursiveLoadException recursion(Place place, RecursiveLoadException told) {
        List<String> circle = circle(place);
        return circle.size() > told.chain().size()
                ? new RecursiveLoadException(place.cache().getName(), circle)
                : told;
    }
}
