package io.github.corralcache.spring;

import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.RecursiveLoadException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.interceptor.CacheOperation;
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
 * <p>Protection never makes a call fail that works without: see {@link CallRules}.
 *
 * <p>Used by one thread only.
 */
final class ProtectedCall extends CachedCall {

    /** A claim that leads, and what it is a claim to. May be handed to another thread. */
    static final class Held {
        private final Place place;
        private final Claim<Object> claim;

        /** What was to be regenerated: to be told of, not to be returned, as it may be gone. */
        private final @Nullable Object stale;

        private Held(Place place, Claim<Object> claim) {
            this.place = place;
            this.claim = claim;
            this.stale = claim.value();
        }

        /** The value that was to be regenerated, if there was one, could not be. */
        void notRegenerated(Throwable failure) {
            if (stale != null) {
                place.cache().notRegenerated(place.key(), stale, failure);
            }
        }
    }

    /** Calls the method once more, elsewhere, to regenerate a stale value; null if that is what this call does. */
    private final @Nullable Consumer<Held> regenerator;

    private final Consumer<CachedCall> repetition;

    private final CallRules rules = new CallRules(this);
    private final List<Held> held = new ArrayList<>(1);

    /** Loads that the cache runs for this call. */
    private final List<Place> loading = new ArrayList<>(0);

    /** Lookups that found nothing where no claim is to be had: in their order, or in their cache. */
    private final List<Place> alone = new ArrayList<>(0);

    private int lookups;

    /** Whether Spring asks for the stale value that this call is to regenerate, and not for another one. */
    private boolean asksForHeld;

    private boolean runsForEveryCaller;
    private boolean answered;
    private @Nullable Object result;

    /**
     * A call that an application has made.
     *
     * @param repetition has Spring go through the call again, as another one
     */
    ProtectedCall(
            Method method,
            MethodStep invoker,
            @Nullable CachedCall outer,
            Consumer<Held> regenerator,
            Consumer<CachedCall> repetition) {
        super(method, invoker, outer);
        this.regenerator = regenerator;
        this.repetition = repetition;
    }

    /** A call that regenerates a stale value. */
    ProtectedCall(Method method, MethodStep invoker, @Nullable CachedCall outer, Held stale) {
        super(method, invoker, outer);
        this.regenerator = null;
        this.repetition = again -> {};
        held.add(stale);
    }

    @Override
    void resolved(CacheOperation operation, Collection<? extends Cache> caches) {
        super.resolved(operation, caches);
        if (operation instanceof CacheableOperation) {
            lookups += caches.size();
        } else if (operation instanceof CachePutOperation) {
            runsForEveryCaller = true;
        }
    }

    @Override
    boolean regenerates() {
        return regenerator == null;
    }

    @Override
    @Nullable
    ValueWrapper lookUp(Cache cache, Object key, Supplier<@Nullable ValueWrapper> spring) {
        CorralCache corral = CacheLayers.corral(cache);
        if (corral != null && corral.protectsPlainCalls()) {
            return lookUp(corral, key);
        }
        ValueWrapper value = spring.get();
        if (value != null) {
            return found(value);
        }
        if (corral != null) {
            missed(corral, key);
        }
        return null;
    }

    /** Returns the value of {@code key}, or null after which the method will be called. May wait for another caller. */
    private @Nullable ValueWrapper lookUp(CorralCache cache, Object key) {
        if (regenerates()) {
            asksForHeld |= held.stream().anyMatch(each -> each.place.equals(new Place(cache, key)));
            return null;
        }
        if (runsForEveryCaller) {
            return cache.get(key);
        }
        Place place = new Place(cache, key);
        CallRules.Next next = rules.lookUp(place, cache.own(key), lookups > 1);
        switch (next.step()) {
            case ANSWER -> {
                return found(next.answer());
            }
            case LOAD, CLAIM_LATER -> {
                return null;
            }
            case CLAIM -> {}
        }
        Claim<Object> claim = claim(place);
        if (claim == null) {
            return null;
        }
        if (!claim.leads()) {
            return answer(claim);
        }
        if (claim.value() != null && isRegeneratedElsewhere(place, claim)) {
            Object stale = claim.value();
            // or it is gone by now: regenerating it elsewhere has kept this thread
            return stale == null ? lookUp(cache, key) : found(stale);
        }
        held.add(new Held(place, claim));
        return null;
    }

    private ValueWrapper answer(Claim<Object> claim) {
        return found(claim.value());
    }

    private ValueWrapper found(@Nullable Object stored) {
        return found(new SimpleValueWrapper(CorralCache.fromStore(stored)));
    }

    /** A cache that leaves this call alone has no value. */
    private void missed(CorralCache cache, Object key) {
        OwnValue written = cache.own(key);
        if (written != null) {
            rules.keepsOwn(new Place(cache, key), written);
        } else if (!runsForEveryCaller) {
            alone.add(new Place(cache, key));
        }
    }

    /** A cache of the method has the value. */
    private ValueWrapper found(ValueWrapper value) {
        rules.countMisses();
        result = value.get();
        return value;
    }

    private boolean isRegeneratedElsewhere(Place place, Claim<Object> claim) {
        Consumer<Held> regenerator = this.regenerator;
        if (regenerator == null || !place.cache().refreshesInBackground()) {
            return false;
        }
        claim.refresh(elsewhere -> regenerator.accept(new Held(place, elsewhere)));
        return true;
    }

    @Override
    @Nullable
    Object invoke(Supplier<@Nullable Object> spring) {
        ValueWrapper answer = claimMissed();
        if (answer != null) {
            return returnable(answer.get());
        }
        Object value = spring.get();
        result = ObjectUtils.unwrapOptional(value);
        return value;
    }

    /**
     * Claims what was missed, now that the method is to be called.
     *
     * @throws IllegalStateException if the method would regenerate another value than the one it is called for
     * @return the value, if another caller has come up with it meanwhile; null if the method is to be called indeed
     */
    private @Nullable ValueWrapper claimMissed() {
        if (regenerates() && !asksForHeld) {
            throw strayed();
        }
        for (Place place : rules.missedInOrder()) {
            boolean inOrder = CallRules.isInOrder(place, heldPlaces());
            Claim<Object> claim = inOrder ? claim(place) : null;
            if (!inOrder) {
                alone.add(place);
            } else if (claim != null && claim.leads()) {
                held.add(new Held(place, claim));
            } else if (claim != null) {
                answered = true;
                return answer(claim);
            }
        }
        rules.countMisses();
        return null;
    }

    /** Returns a claim to {@code place}; null where to wait for one would be to wait for this call itself. */
    private @Nullable Claim<Object> claim(Place place) {
        rules.claims(place);
        try {
            return place.cache().claim(place.key(), callerWait());
        } catch (CacheLoadException e) {
            throw new ThrowableWrapper(Failures.thrown(e.getCause()));
        } catch (RecursiveLoadException e) {
            rules.metItself(place, e);
            return null;
        }
    }

    /** Returns {@code value}, which another caller's method returned, as this method returns it. */
    @Nullable
    Object returnable(@Nullable Object value) {
        return method.getReturnType() == Optional.class && !(value instanceof Optional)
                ? Optional.ofNullable(value)
                : value;
    }

    @Override
    boolean stores(Cache cache, Place place, @Nullable Object value) {
        if (CacheLayers.isDeferring(cache) && !regenerates()) {
            return isSpared(place); // to be stored at the end of a transaction, so not by settling the claim now
        }
        CacheValue<Object> described = place.cache().describe(value, CacheLayers.description(cache));
        if (rules.keepForTransaction(place, described)) {
            return true;
        }
        Held loaded = heldAt(place);
        if (loaded != null) {
            if (place.cache().own(place.key()) == null) { // else the method has written it itself
                held.remove(loaded);
                loaded.claim.settle(described);
            }
            return true;
        }
        if ((alone.contains(place) || rules.isUnclaimed(place)) && !isSpared(place)) {
            place.cache().storeLoaded(place.key(), described, Transactions.find());
            return true;
        }
        return isSpared(place);
    }

    private @Nullable Held heldAt(Place place) {
        for (Held each : held) {
            if (each.place.equals(place)) {
                return each;
            }
        }
        return null;
    }

    /** Returns whether it is not for this call to store what comes of {@code place}. */
    private boolean isSpared(Place place) {
        return regenerates() || rules.isLent(place) || (answered && rules.hasMissed(place));
    }

    /** The call ends: claims on what Spring did not store are settled with the result alone. */
    void succeeded() {
        for (Held each : List.copyOf(held)) {
            if (each.place.cache().own(each.place.key()) != null) {
                held.remove(each);
                each.claim.close(); // written by the method itself: who waits is to load what was there before
            }
        }
        settle(claim -> claim.share(result));
    }

    /**
     * The call ends with an exception.
     *
     * @return the stale value that it was to regenerate, if the caller can go on with that as all others do; null if
     *     the caller is to have the exception
     */
    @Nullable
    ValueWrapper failed(Throwable failure) {
        rules.countMisses();
        Throwable cause = Failures.unwrap(failure);
        Throwable told = Failures.told(Failures.thrown(failure));
        List<ValueWrapper> left = new ArrayList<>(1);
        List<Held> failed = List.copyOf(held);
        settle(claim -> {
            Object stale = claim.fail(told);
            if (stale != null) {
                left.add(new SimpleValueWrapper(CorralCache.fromStore(stale)));
            }
        });
        if (left.isEmpty() || regenerates()) {
            return null;
        }
        Failures.keepInterrupt(cause);
        failed.forEach(each -> each.notRegenerated(cause));
        return left.get(0);
    }

    private void settle(Consumer<Claim<Object>> how) {
        held.forEach(each -> how.accept(each.claim));
        held.clear();
        loading.clear();
    }

    @Override
    <T> @Nullable T load(Cache cache, Object key, Callable<T> loader, Function<Callable<T>, @Nullable T> spring) {
        CorralCache corral = CacheLayers.corral(cache);
        if (corral == null) {
            return spring.apply(loader);
        }
        Place place = new Place(corral, key);
        OwnValue written = corral.own(key);
        if (written == null || written.stored() == null) {
            if (isLent(place)) {
                return call(key, loader);
            }
            if (written != null && comesBackToItself(place)) {
                throw new RetrievalFailure(key, loader, new RecursiveLoadException(corral.getName(), circle(place)));
            }
        }
        loading.add(place);
        try {
            return spring.apply(() -> loadFor(place, loader));
        } catch (ValueRetrievalException e) {
            // what the method threw comes wrapped once more, so this is about this very lookup
            if (e.getCause() instanceof RecursiveLoadException told) {
                if (!comesBackToItself(place)) {
                    return call(key, loader);
                }
                throw new RetrievalFailure(key, loader, recursion(place, told));
            }
            throw e;
        }
    }

    /** Runs {@code loader}, or makes the call again where this is another thread than it was made on. */
    @SuppressWarnings({"unchecked", "NullAway"}) // whether it may be null is for the loader to say
    private <T> T loadFor(Place place, Callable<T> loader) throws Exception {
        CachedCall busyWith = CachedCall.current();
        if (busyWith == this) {
            return loader.call();
        }
        RepeatedCall repeated = new RepeatedCall(method, invoker, busyWith, place, loading);
        repetition.accept(repeated);
        return (T) repeated.value();
    }

    @Override
    Collection<Place> loading() {
        List<Place> places = heldPlaces();
        places.addAll(loading);
        return rules.loading(places);
    }

    private List<Place> heldPlaces() {
        List<Place> places = new ArrayList<>(held.size() + loading.size());
        held.forEach(each -> places.add(each.place));
        return places;
    }

    @Override
    Collection<Place> way() {
        return rules.way(loading());
    }
}
