package io.github.corralcache.spring;

import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.RecursiveLoadException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationInvoker;
import org.springframework.cache.interceptor.CacheOperationInvoker.ThrowableWrapper;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.support.SimpleValueWrapper;
import org.springframework.util.ObjectUtils;

/**
 * One call of a cached method, and the claims it holds from the lookups that missed until their values are known.
 *
 * <p>Spring looks up, calls the method and stores, in three steps that know nothing of each other. A claim spans them:
 * the lookup of a key that nobody loads becomes the duty to load it, callers that come later wait, and the claim is
 * settled with what Spring stores, with the bare result where Spring does not store it, or with what the method threw.
 *
 * <p>A call that may miss several keys claims none before it has missed them all, and then in an order that all calls
 * keep, so that no two of them wait for each other. Where the order cannot be kept a key stays unclaimed: to load twice
 * in a rare race is better than to wait for ever.
 *
 * <p>Protection never makes a call fail that works without. A method that calls another one for the same key of the
 * same cache, or that meets itself by way of other threads, loads without a claim; only a method that comes back to
 * itself, which would never end, is told so.
 *
 * <p>Used by one thread only.
 */
final class ProtectedCall {

    /** The order in which claims are taken. Keys that it does not tell apart are not claimed together. */
    private static final Comparator<Place> ORDER = Comparator.comparing((Place place) -> place.cache.getName())
            .thenComparingInt(place -> System.identityHashCode(place.cache))
            .thenComparingInt(place -> place.key.hashCode());

    /** A key of a cache. */
    private record Place(CorralCache cache, Object key) {}

    /** A claim that leads, and what it is a claim to. May be handed to another thread. */
    static final class Held {
        private final Place place;
        private final Claim<Object> claim;

        private Held(Place place, Claim<Object> claim) {
            this.place = place;
            this.claim = claim;
        }

        CorralCache cache() {
            return place.cache;
        }
    }

    private final Method method;
    private final CacheOperationInvoker invoker;

    /** The call whose method made this one, on this thread. */
    private final @Nullable ProtectedCall outer;

    /** Calls the method once more, elsewhere, to regenerate a stale value; null if that is what this call does. */
    private final @Nullable Consumer<Held> regenerator;

    /** Lookups that found nothing, and hold no claim. */
    private final List<Place> missed = new ArrayList<>(1);

    private final List<Held> held = new ArrayList<>(1);

    /** Loads that the cache runs for this call. */
    private final List<Place> loading = new ArrayList<>(0);

    /** Values that an outer call is about to store, so this one need not. */
    private final List<Place> lent = new ArrayList<>(0);

    /** Values that come of a transaction that writes the same keys, so nobody else may see them yet. */
    private final List<Place> unseen = new ArrayList<>(0);

    private int lookups;
    private boolean runsForEveryCaller;
    private boolean answered;
    private @Nullable Object result;

    /** A call that an application has made. */
    ProtectedCall(
            Method method, CacheOperationInvoker invoker, @Nullable ProtectedCall outer, Consumer<Held> regenerator) {
        this.method = method;
        this.invoker = invoker;
        this.outer = outer;
        this.regenerator = regenerator;
    }

    /** A call that regenerates a stale value. */
    ProtectedCall(Method method, CacheOperationInvoker invoker, @Nullable ProtectedCall outer, Held stale) {
        this.method = method;
        this.invoker = invoker;
        this.outer = outer;
        this.regenerator = null;
        held.add(stale);
    }

    /** Spring has found out which caches {@code operation} of the method concerns. */
    void resolved(CacheOperation operation, int caches) {
        if (operation instanceof CacheableOperation) {
            lookups += caches;
        } else if (operation instanceof CachePutOperation) {
            runsForEveryCaller = true;
        }
    }

    boolean isInvokedBy(CacheOperationInvoker invoker) {
        return this.invoker.equals(invoker);
    }

    boolean regenerates() {
        return regenerator == null;
    }

    /** Returns the value of {@code key}, or null after which the method will be called. May wait for another caller. */
    @Nullable
    ValueWrapper lookUp(CorralCache cache, Object key) {
        if (regenerates()) {
            return null;
        }
        if (runsForEveryCaller) {
            return cache.get(key);
        }
        Place place = new Place(cache, key);
        if (isLent(place)) {
            lent.add(place);
            return null;
        }
        if (cache.isWrittenInTransaction(key)) {
            unseen.add(place);
            return cache.get(key);
        }
        if (lookups > 1 && !cache.holds(key)) {
            missed.add(place);
            return null;
        }
        Claim<Object> claim = claim(place);
        if (claim == null) {
            return null;
        }
        if (!claim.leads()) {
            return answer(claim);
        }
        if (claim.value() != null && isRegeneratedElsewhere(place, claim)) {
            return answer(claim);
        }
        held.add(new Held(place, claim));
        return null;
    }

    private ValueWrapper answer(Claim<Object> claim) {
        return found(new SimpleValueWrapper(CorralCache.fromStore(claim.value())));
    }

    /** Another cache of the method has the value. */
    ValueWrapper found(ValueWrapper value) {
        result = value.get();
        return value;
    }

    private boolean isRegeneratedElsewhere(Place place, Claim<Object> claim) {
        Executor executor = place.cache.refreshExecutor();
        Consumer<Held> regenerator = this.regenerator;
        if (executor == null || regenerator == null) {
            return false;
        }
        try {
            executor.execute(() -> regenerator.accept(new Held(place, claim)));
        } catch (RejectedExecutionException e) {
            claim.fail(e);
        }
        return true;
    }

    /**
     * Claims what was missed, now that the method is to be called.
     *
     * @return the value, if another caller has come up with it meanwhile; null if the method is to be called indeed
     */
    @Nullable
    ValueWrapper claimMissed() {
        missed.sort(ORDER);
        for (Place place : missed) {
            if (held.stream().allMatch(other -> ORDER.compare(other.place, place) < 0)) {
                Claim<Object> claim = claim(place);
                if (claim != null && claim.leads()) {
                    held.add(new Held(place, claim));
                } else if (claim != null) {
                    answered = true;
                    return answer(claim);
                }
            }
        }
        return null;
    }

    /** Returns a claim to {@code place}; null where to wait for one would be to wait for this call itself. */
    private @Nullable Claim<Object> claim(Place place) {
        try {
            return place.cache.claim(place.key);
        } catch (CacheLoadException e) {
            throw new ThrowableWrapper(Failures.unwrap(e.getCause()));
        } catch (RecursiveLoadException e) {
            if (comesBackToItself(place.cache, place.key)) {
                throw e;
            }
            return null;
        }
    }

    /** The method has returned {@code value}. */
    void returned(@Nullable Object value) {
        result = ObjectUtils.unwrapOptional(value);
    }

    /** Returns {@code value}, which another caller's method returned, as this method returns it. */
    @Nullable
    Object returnable(@Nullable Object value) {
        return method.getReturnType() == Optional.class && !(value instanceof Optional)
                ? Optional.ofNullable(value)
                : value;
    }

    /**
     * Spring stores {@code value}. Returns whether that is seen to: by settling a claim, or by whoever holds it.
     *
     * @param description what is known of the value besides
     * @param deferred whether the value is to be stored at the end of a transaction, so not by settling the claim now
     */
    boolean stores(
            CorralCache cache, Object key, @Nullable Object value, ValueDescription description, boolean deferred) {
        Place place = new Place(cache, key);
        for (Held each : held) {
            if (each.place.equals(place)) {
                if (deferred && !regenerates()) {
                    return false;
                }
                CacheValue<Object> described = cache.describe(value, description);
                held.remove(each);
                CorralCache.settle(each.claim, described);
                return true;
            }
        }
        return regenerates() || lent.contains(place) || unseen.contains(place) || (answered && missed.contains(place));
    }

    /** The call ends: claims on what Spring did not store are settled with the result alone. */
    void succeeded() {
        settle(claim -> claim.share(result));
    }

    /** The call ends with an exception. */
    void failed(Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        // one that is not wrapped would tell those who wait that it is they who came back to themselves
        Throwable told = cause instanceof RecursiveLoadException ? new ThrowableWrapper(cause) : cause;
        settle(claim -> claim.fail(told));
    }

    private void settle(Consumer<Claim<Object>> how) {
        held.forEach(each -> how.accept(each.claim));
        held.clear();
    }

    /** The cache is about to load {@code key} for this call, or to find somebody who does. */
    void loads(CorralCache cache, Object key) {
        loading.add(new Place(cache, key));
    }

    /** Returns whether an outer call of another method is loading {@code key}, and will store what comes of it. */
    boolean isLent(CorralCache cache, Object key) {
        return isLent(new Place(cache, key));
    }

    private boolean isLent(Place place) {
        for (ProtectedCall call = outer; call != null; call = call.outer) {
            if (call.isLoading(place)) {
                return !call.method.equals(method);
            }
        }
        return false;
    }

    /** Returns whether an outer call of the same method is loading {@code key}. */
    boolean comesBackToItself(CorralCache cache, Object key) {
        Place place = new Place(cache, key);
        for (ProtectedCall call = outer; call != null; call = call.outer) {
            if (call.method.equals(method) && call.isLoading(place)) {
                return true;
            }
        }
        return false;
    }

    /** Returns this call as it goes on, on a thread that is busy with {@code outer}. */
    ProtectedCall under(@Nullable ProtectedCall outer) {
        ProtectedCall there = new ProtectedCall(method, invoker, outer, Objects.requireNonNull(regenerator));
        there.loading.addAll(loading);
        return there;
    }

    private boolean isLoading(Place place) {
        return loading.contains(place) || held.stream().anyMatch(each -> each.place.equals(place));
    }
}
