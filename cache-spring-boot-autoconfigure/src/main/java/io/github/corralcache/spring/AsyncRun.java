package io.github.corralcache.spring;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.CacheValue;
import io.github.corralcache.RecursiveLoadException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * Finds out what the pending result of an {@link AsyncCall} becomes, without a thread that waits: a cached value, what
 * another caller loads, or what the method comes up with, which those who come meanwhile then wait for.
 *
 * <p>It asks each cache as any asynchronous caller does, with a loader that promises a value. A loader that is called
 * makes this run the one to load, and its promise is what a claim is to a blocking {@link ProtectedCall}: kept with
 * what Spring stores, with the bare result where Spring does not store it, or broken with what the method failed with.
 * The {@link CallRules} are those of {@link ProtectedCall} too.
 *
 * <p>A load belongs to nobody once it has begun: whoever gives up, be it the caller that began it, is only told no
 * more.
 *
 * <p>The steps of a run happen one after the other, on whichever threads complete what they wait for. What others may
 * ask meanwhile is safe to ask.
 */
final class AsyncRun extends CachedCall {

    private final AsyncCall call;

    /** What decides the pending result that Spring was given. */
    private final CompletableFuture<@Nullable Object> gate;

    /** Turns what the method returns into what it comes to. */
    private final BiFunction<Object, AsyncRun, CompletionStage<?>> source;

    /** What the caller holds. It may cancel or complete it without harm to anybody. */
    private final CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();

    /** Of places that this run loads, until all is known. */
    private final Map<Place, CompletableFuture<CacheValue<Object>>> promises = new ConcurrentHashMap<>(2);

    private final CallRules rules = new CallRules(this);

    /** The place that was claimed first; null as long as none is. */
    private volatile @Nullable Place first;

    /** What Spring stores in those places. */
    private final Map<Place, CacheValue<Object>> stored = new HashMap<>(2);

    /** The transaction that the caller is in, or the subscriber; null for none. */
    private final @Nullable Transaction transaction;

    /** What Spring has made of the pending result: complete once that is decided. */
    private final Function<AsyncRun, CompletableFuture<?>> effect;

    /** What the caller waits for; null until it does. */
    private volatile @Nullable CompletableFuture<?> awaited;

    /** Tells the caller what has come of it; null until that is known. */
    private volatile @Nullable Runnable report;

    /** Where a cache may have something still that this run was to replace and did not; null for nowhere. */
    private volatile @Nullable Place stale;

    private boolean answered;

    AsyncRun(
            AsyncCall call,
            @Nullable CachedCall outer,
            @Nullable Transaction transaction,
            CompletableFuture<@Nullable Object> gate,
            Function<AsyncRun, CompletableFuture<?>> effect,
            BiFunction<Object, AsyncRun, CompletionStage<?>> source) {
        super(call.method, call.invoker, outer);
        this.call = call;
        this.transaction = transaction;
        this.gate = gate;
        this.effect = effect;
        this.source = source;
    }

    CompletableFuture<@Nullable Object> gate() {
        return gate;
    }

    /** Begins; returns the result, the caller's own. */
    CompletableFuture<@Nullable Object> start() {
        attempt(this::lookUp);
        if (!answer.isDone()) {
            var unused = answer.whenComplete((value, failure) -> giveUpPlace());
        }
        return answer;
    }

    /** Begins to regenerate the stale value of {@code place}; returns the new one to come. */
    CompletionStage<CacheValue<Object>> regenerate(Place place) {
        CompletableFuture<CacheValue<Object>> promise = new CompletableFuture<>();
        promise(place, promise, this::load);
        return promise;
    }

    /** A caller who has lost interest leaves the wait room to others; where it leads, that makes no difference. */
    private void giveUpPlace() {
        CompletableFuture<?> place = awaited;
        if (place != null) {
            place.cancel(false);
        }
    }

    // ---- who has the value

    private void lookUp() {
        lookUp(call.places().iterator());
    }

    /** Looks into the caches in Spring's order, and claims what was missed when it has missed them all. */
    private void lookUp(Iterator<Place> rest) {
        while (rest.hasNext()) {
            Place place = rest.next();
            if (!place.cache().protectsPlainCalls()) {
                continue; // closed since the call was made
            }
            OwnValue written = place.cache().own(place.key(), transaction);
            CallRules.Next next = rules.lookUp(place, written, call.places().size() > 1);
            switch (next.step()) {
                case ANSWER -> {
                    pass(CorralCache.fromStore(next.answer()));
                    return;
                }
                case CLAIM -> {
                    share(place, () -> lookUp(rest));
                    return;
                }
                case LOAD, CLAIM_LATER -> {}
            }
        }
        claim(rules.missedInOrder().iterator());
    }

    private void claim(Iterator<Place> missed) {
        while (missed.hasNext()) {
            Place place = missed.next();
            if (CallRules.isInOrder(place, promises.keySet())) {
                share(place, () -> claim(missed));
                return;
            }
        }
        load();
    }

    /** Has the value from whoever loads {@code place}, or goes on with {@code next} once that is for this run to do. */
    private void share(Place place, Runnable next) {
        if (comesBackToItself(place)) {
            fail(new RecursiveLoadException(place.cache().getName(), circle(place)));
            return;
        }
        rules.claims(place);
        AtomicReference<@Nullable CompletableFuture<CacheValue<Object>>> lead = new AtomicReference<>();
        AsyncReloader<Object, Object> loader = (key, stale) -> {
            if (stale != null && place.cache().refreshesInBackground()) {
                return call.regenerate(place);
            }
            CompletableFuture<CacheValue<Object>> promise = new CompletableFuture<>();
            lead.set(promise);
            promise(place, promise, next);
            return promise;
        };
        boolean callerWaits = promises.isEmpty();
        CompletableFuture<@Nullable Object> outcome = place.cache().share(place.key(), loader, call.callerWait());
        if (callerWaits) {
            awaited = outcome;
        }
        var unused = outcome.whenComplete((value, failure) -> {
            CompletableFuture<CacheValue<Object>> promise = lead.get();
            if (promise != null) {
                if (value != null && !isKept(promise)) {
                    stale = place;
                }
                if (callerWaits) {
                    told(failure);
                }
            } else if (failure == null) {
                pass(CorralCache.fromStore(value));
            } else if (failure instanceof RecursiveLoadException told) {
                attempt(() -> {
                    rules.metItself(place, told);
                    next.run();
                });
            } else if (!answer.isDone() || !promises.isEmpty()) {
                fail(failure);
            }
        });
    }

    /** Whether there is such a value as was promised. */
    private static boolean isKept(CompletableFuture<?> promise) {
        return promise.isDone() && !promise.isCompletedExceptionally();
    }

    /** Returns what all other callers are served still, where this run has failed to replace it; null for nothing. */
    private @Nullable Object leftOver() {
        Place place = stale;
        return place == null ? null : place.cache().getNativeCache().asMap().get(place.key());
    }

    /** What this run has promised has reached those who wait for it; or it takes too long for any of them. */
    private void told(@Nullable Throwable failure) {
        Runnable known = report;
        Object left = leftOver();
        if (known != null) {
            known.run();
        } else if (left != null) {
            answer.complete(CorralCache.fromStore(left)); // the load goes on
        } else if (failure != null) {
            answer.completeExceptionally(Failures.unwrap(failure)); // the load goes on
        }
    }

    /** Makes {@code promise} that of a value for {@code place}, and goes on with {@code next}. */
    private void promise(Place place, CompletableFuture<CacheValue<Object>> promise, Runnable next) {
        if (gate.isDone()) {
            promise.completeExceptionally(new CancellationException("the caller has gone"));
        } else {
            if (first == null) {
                first = place;
            }
            promises.put(place, promise);
            attempt(next);
        }
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void load() {
        rules.countMisses();
        CompletionStage<?> loaded = within(this, () -> source.apply(invoke(), this));
        var unused = loaded.whenComplete((value, failure) -> {
            if (failure == null) {
                decide(() -> gate.complete(value));
            } else {
                fail(failure);
            }
        });
    }

    private Object invoke() {
        Object returned = invoker.invoke();
        if (returned == null) {
            throw new IllegalStateException(
                    "a cached method must not return null in place of a future or publisher: " + method);
        }
        return returned;
    }

    // ---- what becomes of it

    /** Another caller, or a cache, has the value. */
    private void pass(@Nullable Object value) {
        rules.countMisses();
        if (promises.isEmpty() && !call.evicts()) {
            answer.complete(value); // nothing for Spring to do
        } else {
            answered = true;
            decide(() -> gate.complete(value));
        }
    }

    private void fail(Throwable failure) {
        rules.countMisses();
        decide(() -> gate.completeExceptionally(Failures.unwrap(failure)));
    }

    /** Decides the pending result, upon which Spring stores and evicts, on this thread, before anybody is told. */
    private void decide(BooleanSupplier decision) {
        CompletableFuture<?> done = within(
                this,
                () -> Transactions.within(transaction, () -> decision.getAsBoolean() ? effect.apply(this) : null));
        if (done != null) {
            var unused = done.whenComplete(this::end);
        }
    }

    /**
     * Spring is done: what was promised is settled, what was claimed first last. The caller is told when that has been
     * stored, as the first of those who wait for it.
     */
    private void end(@Nullable Object value, @Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Failures.unwrap(failure);
        Runnable known = () -> {
            Object left = cause == null ? null : leftOver();
            if (cause == null) {
                answer.complete(value);
            } else if (left != null) {
                answer.complete(CorralCache.fromStore(left));
            } else {
                answer.completeExceptionally(cause);
            }
        };
        report = known;
        Place last = first;
        for (Place place : List.copyOf(promises.keySet())) {
            if (!place.equals(last)) {
                settle(place, value, cause);
            }
        }
        if (last == null) {
            known.run();
        } else {
            settle(last, value, cause);
        }
    }

    private void settle(Place place, @Nullable Object value, @Nullable Throwable cause) {
        CompletableFuture<CacheValue<Object>> promise = Objects.requireNonNull(promises.remove(place));
        CacheValue<Object> kept = stored.get(place);
        if (cause == null && place.cache().own(place.key(), transaction) != null) {
            promise.completeExceptionally(OwnLoad.left()); // the method has written it itself
        } else if (kept != null) {
            promise.complete(kept);
        } else if (cause == null) {
            promise.complete(CacheValue.shared(value));
        } else {
            promise.completeExceptionally(Failures.told(cause));
        }
    }

    @Override
    boolean stores(Cache cache, Place place, @Nullable Object value) {
        if (!call.owns(cache)) {
            return false;
        }
        CacheValue<Object> described = place.cache().describe(value, CacheLayers.description(cache));
        if (rules.keepForTransaction(place, described)) {
            return true;
        }
        if (!promises.containsKey(place)) {
            return regenerates() || answered || rules.isLent(place);
        }
        if (CacheLayers.isDeferring(cache) && !regenerates()) {
            return false;
        }
        stored.put(place, described);
        return true;
    }

    @Override
    boolean regenerates() {
        return call.regenerates();
    }

    @Override
    Collection<Place> loading() {
        return rules.loading(promises.keySet());
    }

    @Override
    Collection<Place> way() {
        return rules.way(loading());
    }
}
