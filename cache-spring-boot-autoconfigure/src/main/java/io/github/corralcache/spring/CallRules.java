package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import io.github.corralcache.RecursiveLoadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What a call does about each key that it looks up, whether it blocks as a {@link ProtectedCall} or not as an
 * {@link AsyncRun}.
 *
 * <ol>
 *   <li>A key that the call's transaction has written is answered with what it wrote. If it has removed the key, the
 *       call loads it for the transaction alone.
 *   <li>A key that an outer call of another method is loading is loaded without a claim, and stored by the outer one.
 *   <li>A call that may miss several keys claims none before it has missed them all, and then in an order that all
 *       calls keep, so that no two of them wait for each other. Where the order cannot be kept a key stays unclaimed:
 *       to load twice in a rare race is better than to wait for ever.
 *   <li>A call that meets itself by way of other threads loads without a claim. Only a method that comes back to
 *       itself, which would never end, is told so.
 * </ol>
 *
 * <p>The steps of a call happen one after the other. {@link #loading} and {@link #way} are safe to ask meanwhile.
 */
final class CallRules {

    enum Step {
        /** The transaction has a value for the key. */
        ANSWER,
        /** The method is to be called for it, with no claim. */
        LOAD,
        /** It is missed, and claimed when the others are missed too: {@link CallRules#missedInOrder}. */
        CLAIM_LATER,
        /** The cache is to be asked for a claim. */
        CLAIM
    }

    /**
     * What is next for a key.
     *
     * @param answer the value as it is kept, with {@link Step#ANSWER} only
     */
    record Next(Step step, @Nullable Object answer) {
        private static final Next LOAD = new Next(Step.LOAD, null);
        private static final Next CLAIM_LATER = new Next(Step.CLAIM_LATER, null);
        private static final Next CLAIM = new Next(Step.CLAIM, null);
    }

    private final CachedCall call;

    /** Lookups that found nothing, to be claimed when all have. */
    private final List<Place> missed = new ArrayList<>(1);

    /** Those of them that their caches have not counted, as a claim or a lookup of theirs would be. */
    private final List<Place> uncounted = new ArrayList<>(1);

    /** Values that an outer call is about to store, so this one need not. */
    private final List<Place> lent = new ArrayList<>(0);

    /** What the call loads without a claim, because it met itself by way of other threads. */
    private final List<Place> unclaimed = new CopyOnWriteArrayList<>();

    /** Keys that the transaction has written, so that nobody else may see what comes of them. */
    private final Map<Place, OwnValue> own = new ConcurrentHashMap<>(0);

    CallRules(CachedCall call) {
        this.call = call;
    }

    /**
     * Returns what is next for {@code place}.
     *
     * @param written the key as the call's transaction sees it; null if it has not written it
     * @param several whether the call looks up other keys too
     * @throws RecursiveLoadException if the method has come back to itself
     */
    Next lookUp(Place place, @Nullable OwnValue written, boolean several) {
        Object stored = written == null ? null : written.stored();
        if (stored != null) {
            return new Next(Step.ANSWER, stored);
        }
        if (call.isLent(place)) {
            lent.add(place);
            return Next.LOAD;
        }
        if (written != null) {
            if (call.comesBackToItself(place)) {
                throw new RecursiveLoadException(place.cache().getName(), call.circle(place));
            }
            own.put(place, written);
            return Next.LOAD;
        }
        if (several && !place.cache().holds(place.key())) {
            missed.add(place);
            uncounted.add(place);
            return Next.CLAIM_LATER;
        }
        return Next.CLAIM;
    }

    /** A cache that does not share loads has no value: only the transaction may keep one for itself. */
    void keepsOwn(Place place, OwnValue written) {
        own.put(place, written);
    }

    /** Returns what was missed, in the order in which it is to be claimed. */
    List<Place> missedInOrder() {
        missed.sort(Place.ORDER);
        return List.copyOf(missed);
    }

    /** Returns whether {@code place} may be claimed after {@code claimed}. */
    static boolean isInOrder(Place place, Collection<Place> claimed) {
        return claimed.stream().allMatch(other -> Place.ORDER.compare(other, place) < 0);
    }

    boolean hasMissed(Place place) {
        return missed.contains(place);
    }

    /** The cache of {@code place} is asked for a claim, and counts the lookup. */
    void claims(Place place) {
        uncounted.remove(place);
    }

    /** No claim is made any more of what was missed: lookups that found nothing they were all the same. */
    void countMisses() {
        uncounted.forEach(place -> place.cache().lookUp(place.key()));
        uncounted.clear();
    }

    /**
     * The cache has found that a claim to {@code place} would wait for this call itself: it goes on without.
     *
     * @throws RecursiveLoadException if the method has come back to itself
     */
    void metItself(Place place, RecursiveLoadException told) {
        if (call.comesBackToItself(place)) {
            throw call.recursion(place, told);
        }
        unclaimed.add(place);
    }

    boolean isUnclaimed(Place place) {
        return unclaimed.contains(place);
    }

    /** Returns whether an outer call will store what comes of {@code place}. */
    boolean isLent(Place place) {
        return lent.contains(place);
    }

    /** Keeps {@code loaded} for the transaction, if that has written {@code place}. Returns whether it has. */
    boolean keepForTransaction(Place place, CacheValue<Object> loaded) {
        OwnValue written = own.get(place);
        if (written == null) {
            return false;
        }
        written.keep(loaded);
        return true;
    }

    /** Returns what is loaded for the call, where it has claimed {@code claimed}. */
    Collection<Place> loading(Collection<Place> claimed) {
        if (own.isEmpty()) {
            return claimed;
        }
        List<Place> places = new ArrayList<>(claimed);
        places.addAll(own.keySet());
        return places;
    }

    /** Returns what the call has come by, where {@code loading} is loaded for it. */
    Collection<Place> way(Collection<Place> loading) {
        if (unclaimed.isEmpty()) {
            return loading;
        }
        List<Place> places = new ArrayList<>(loading);
        places.addAll(unclaimed);
        return places;
    }
}
