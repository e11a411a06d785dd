package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheableOperation;

/**
 * One call of a cached method that returns before there is a value, while Spring goes through its operations.
 *
 * <p>Spring evaluates conditions and keys, on the thread of the call. Its lookups find nothing here but are noted, and
 * so it comes to take the method for called: it is given a result that is pending, to which it attaches what is to be
 * stored and evicted. What becomes of the pending result, a cached value, what another caller loads, or the method's
 * own, is for an {@link AsyncRun} to find out: one for each subscriber, where the result is of a kind that may be
 * subscribed to.
 *
 * <p>Where loads are not to be shared, because of {@code @CachePut} or for the sake of another kind of cache, this does
 * nothing, and all is as in Spring itself.
 *
 * <p>Used by one thread only, until Spring has returned; not changed afterwards.
 */
final class AsyncCall extends CachedCall {

    /** The lookup of one operation. */
    private static final class Lookup {

        /** Objects that this call alone has, so that they tell one operation from another of the same caches. */
        private final Collection<? extends Cache> caches;

        private boolean made;

        private Lookup(Collection<? extends Cache> caches) {
            this.caches = caches;
        }

        private boolean concerns(Cache cache) {
            for (Cache each : caches) {
                if (each == cache) {
                    return true;
                }
            }
            return false;
        }
    }

    private record Removal(CorralCache cache, PendingWrite write) {}

    private final AsyncType type;

    /** Calls the method once more, elsewhere, to regenerate a stale value; null if that is what this call does. */
    private final @Nullable Function<Place, CompletionStage<CacheValue<Object>>> regenerator;

    private final List<Lookup> lookups = new ArrayList<>(1);

    /** What there is to look up, in Spring's order. */
    private final List<Place> places = new ArrayList<>(1);

    /** What was removed at the call, when the transaction of a subscriber is not known yet. */
    private final List<Removal> removals = new ArrayList<>(0);

    private boolean enlisted;
    private boolean leftToSpring;
    private boolean evicts;
    private @Nullable Object pending;

    /**
     * A call that an application has made, or, without a regenerator, one that regenerates a stale value.
     *
     * @param regenerator calls the method once more, elsewhere
     */
    AsyncCall(
            Method method,
            MethodStep invoker,
            @Nullable CachedCall outer,
            AsyncType type,
            @Nullable Function<Place, CompletionStage<CacheValue<Object>>> regenerator) {
        super(method, invoker, outer);
        this.type = type;
        this.regenerator = regenerator;
    }

    @Override
    void resolved(CacheOperation operation, Collection<? extends Cache> caches) {
        super.resolved(operation, caches);
        if (operation instanceof CacheableOperation) {
            lookups.add(new Lookup(caches));
            for (Cache cache : caches) {
                leftToSpring |= !sharesLoads(cache);
            }
        } else if (operation instanceof CachePutOperation) {
            leftToSpring = true;
        } else if (operation instanceof CacheEvictOperation) {
            evicts = true;
        }
    }

    private static boolean sharesLoads(Cache cache) {
        CorralCache corral = CacheLayers.corral(cache);
        return corral != null && corral.protectsPlainCalls();
    }

    @Override
    boolean tellsOperationsApart() {
        return true;
    }

    /**
     * Spring does not look into all caches of an operation for all types of results: the first lookup counts for all.
     */
    @Override
    boolean looksUp(Cache cache, Object key) {
        if (leftToSpring && !regenerates()) {
            return false;
        }
        for (Lookup lookup : lookups) {
            if (lookup.concerns(cache)) {
                if (!lookup.made) {
                    lookup.made = true;
                    for (Cache each : lookup.caches) {
                        add(each, key);
                    }
                }
                return true;
            }
        }
        return regenerates() && CacheLayers.corral(cache) != null;
    }

    /** Returns whether {@code place} is one that Spring has looked up for this call. */
    boolean asksFor(Place place) {
        return places.contains(place);
    }

    private void add(Cache cache, Object key) {
        CorralCache corral = CacheLayers.corral(cache);
        if (corral != null) {
            places.add(new Place(corral, key));
        }
    }

    /** Spring is given a pending result to take for the method's, unless the method is to be called indeed. */
    @Override
    @Nullable
    Object invoke(Supplier<@Nullable Object> spring) {
        if (regenerates() || !places.isEmpty()) {
            pending = type.pending();
            return pending;
        }
        Object returned = spring.get();
        return returned == null ? null : enlist(returned);
    }

    /** Returns the pending result that Spring was given, and what it returned is therefore an effect of; else null. */
    @Nullable
    Object pending() {
        return pending;
    }

    /** Returns whether {@code cache} is one that this call stores in for {@code @Cacheable}. */
    boolean owns(Cache cache) {
        for (Lookup lookup : lookups) {
            if (lookup.concerns(cache)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether Spring has something to do where a value is there already. */
    boolean evicts() {
        return evicts;
    }

    /** Returns {@code returned}, the method's result, as Spring is to have it: see {@link AsyncType#enlist}. */
    private Object enlist(Object returned) {
        return (evicts || leftToSpring) && Transactions.PRESENT ? type.enlist(this, returned) : returned;
    }

    /** What Spring stores and removes has been made to belong to the caller's transaction. */
    void enlisted() {
        enlisted = true;
    }

    boolean isEnlisted() {
        return enlisted;
    }

    /** Nobody may have subscribed yet. */
    @Override
    void removed(CorralCache cache, PendingWrite removal) {
        if (cache.settings().transactionAware()) {
            removals.add(new Removal(cache, removal));
        }
    }

    /** Removes once more, for {@code transaction}, what was removed at the call. */
    void repeatRemovals(Transaction transaction) {
        removals.forEach(removal -> transaction.add(removal.cache, removal.write));
    }

    List<Place> places() {
        return places;
    }

    /** Begins to regenerate {@code place}, on this thread, as far as it does not wait. */
    CompletionStage<CacheValue<Object>> regenerate(Place place) {
        return regenerator == null
                ? CompletableFuture.failedFuture(new IllegalStateException("a stale value is regenerated already"))
                : regenerator.apply(place);
    }

    @Override
    boolean regenerates() {
        return regenerator == null;
    }
}
