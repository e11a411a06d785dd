package io.github.corralcache.engine;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Reloader;
import io.github.corralcache.loading.Arrival;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.OutdatedLoad;
import io.github.corralcache.loading.Waiter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the hit path could not find. {@link Decisions} say what a caller is to do, {@link Completions} what
 * becomes of what was loaded, and {@link Waits} what those come away with who wait for it; the blocking, the
 * asynchronous and the claiming caller differ only in who runs the loader in between, which is what this class is
 * about.
 */
final class Loads<K, V> {

    private final Decisions<K, V> decisions;
    private final Completions<K, V> completions;
    private final Waits<K, V> waits;
    private final PermitQueue<K, V> permits;
    private final LoadTimeouts<K, V> timeouts;
    private final Clock clock;
    private final Executor executor;

    Loads(
            Decisions<K, V> decisions,
            Completions<K, V> completions,
            Waits<K, V> waits,
            PermitQueue<K, V> permits,
            LoadTimeouts<K, V> timeouts,
            Clock clock,
            Executor executor) {
        this.decisions = decisions;
        this.completions = completions;
        this.waits = waits;
        this.permits = permits;
        this.timeouts = timeouts;
        this.clock = clock;
        this.executor = executor;
    }

    // ---- the callers

    @Nullable
    V get(K key, int hash, Reloader<K, V> loader) {
        return get(decisions.lookup(key, hash, null), decisions.reader(), loader);
    }

    /** As {@link #get(Object, int, Reloader)}, for a caller that waits for no longer than {@code patience}. */
    @Nullable
    V get(K key, int hash, Reloader<K, V> loader, long patience) {
        return get(lookup(key, hash, patience), decisions.reader(), loader);
    }

    /** As {@link #get(Object, int, Reloader)}, without regenerating a stale value: there is one. */
    @Nullable
    V getIfAbsent(K key, int hash, Reloader<K, V> loader) {
        return get(decisions.lookup(key, hash, null), Decisions.Role.WRITER, loader);
    }

    private Lookup<K, V> lookup(K key, int hash, long patience) {
        return decisions.lookup(key, hash, Arrival.at(clock.now(), patience));
    }

    private @Nullable V get(Lookup<K, V> lookup, Decisions.Role role, Reloader<K, V> loader) {
        while (true) {
            Decision<K, V> decision = decisions.next(lookup, role);
            if (decision instanceof Decision.Lead<K, V> lead) {
                return lead(lead, loader);
            }
            if (decision instanceof Decision.Refresh<K, V> refresh) {
                inBackground(refresh.flight(), () -> load(refresh.flight(), refresh.stale(), loader));
                if (hasEnded(refresh.found())) {
                    continue; // the executor has kept this thread, and be it by having it load
                }
            }
            try {
                return waits.answer(decision);
            } catch (OutdatedLoad e) {
                lookup.again();
            }
        }
    }

    CompletableFuture<@Nullable V> getAsync(K key, int hash, AsyncReloader<K, V> loader) {
        return getAsync(decisions.lookup(key, hash, null), loader);
    }

    /**
     * As {@link #getAsync(Object, int, AsyncReloader)}, for a caller that waits for no longer than {@code patience}.
     */
    CompletableFuture<@Nullable V> getAsync(K key, int hash, AsyncReloader<K, V> loader, long patience) {
        return getAsync(lookup(key, hash, patience), loader);
    }

    private CompletableFuture<@Nullable V> getAsync(Lookup<K, V> lookup, AsyncReloader<K, V> loader) {
        Decision<K, V> decision;
        try {
            decision = decisions.next(lookup, decisions.reader());
        } catch (CacheLoadException e) {
            return CompletableFuture.failedFuture(e.getCause());
        } catch (CacheException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (decision instanceof Decision.Lead<K, V> lead) {
            Waiter<V> own = waits.own(lead.flight());
            timeouts.watch(lead.flight());
            leadAsync(lead, loader);
            return lead.stale() == null ? waits.follow(own) : waits.orLeftOver(own, lookup);
        }
        if (decision instanceof Decision.Wait<K, V> wait) {
            return waits.follow(wait, () -> {
                lookup.again();
                return getAsync(lookup, loader);
            });
        }
        if (decision instanceof Decision.Refresh<K, V> refresh) {
            inBackground(refresh.flight(), () -> loadAsync(refresh.flight(), refresh.stale(), loader));
            if (hasEnded(refresh.found())) {
                return getAsync(lookup, loader);
            }
        }
        return CompletableFuture.completedFuture(waits.answer(decision));
    }

    /** Loads the value anew in the background, or joins the load that is running. */
    CompletableFuture<@Nullable V> refresh(K key, int hash, Reloader<K, V> loader) {
        return refresh(decisions.uncountedLookup(key, hash), loader);
    }

    private CompletableFuture<@Nullable V> refresh(Lookup<K, V> lookup, Reloader<K, V> loader) {
        Decision<K, V> decision;
        try {
            decision = decisions.refresh(lookup);
        } catch (CacheException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (decision instanceof Decision.Wait<K, V> wait) {
            return waits.follow(wait, () -> {
                lookup.again();
                return refresh(lookup, loader);
            });
        }
        Decision.Lead<K, V> lead = (Decision.Lead<K, V>) decision;
        Flight<K, V> flight = lead.flight();
        Waiter<V> own = waits.own(flight);
        timeouts.watch(flight);
        permits.whenTaken(
                flight, lookup.arrival(), () -> inBackground(flight, () -> load(flight, lead.stale(), loader)));
        return waits.follow(own);
    }

    Claim<V> claim(K key, int hash) {
        return claim(decisions.lookup(key, hash, null));
    }

    /** As {@link #claim(Object, int)}, for a caller that waits for no longer than {@code patience}. */
    Claim<V> claim(K key, int hash, long patience) {
        return claim(lookup(key, hash, patience));
    }

    private Claim<V> claim(Lookup<K, V> lookup) {
        while (true) {
            Decision<K, V> decision = decisions.next(lookup, decisions.claimer());
            if (decision instanceof Decision.Lead<K, V> lead) {
                depart(lead);
                LoadChain.enter(lead.flight());
                return new LeadingClaim<>(this, waits, lead.flight(), lookup, lead.found(), clock.now());
            }
            try {
                return new AnsweredClaim<>(waits.answer(decision));
            } catch (OutdatedLoad e) {
                lookup.again();
            }
        }
    }

    /** Whether what was {@code found} has passed its hard TTL since, while the caller was busy with something else. */
    boolean hasEnded(Store.Found<V> found) {
        return found.hasEnded(clock.now());
    }

    // ---- loading

    /** Leads a flight on this thread, and throws what the loader threw, unless a value is left over. */
    private @Nullable V lead(Decision.Lead<K, V> lead, Reloader<K, V> loader) {
        depart(lead);
        Result<V> result = load(lead.flight(), lead.stale(), loader);
        Throwable failure = result.failure();
        if (failure == null) {
            lead.lookup().missed();
            return result.value();
        }
        V left = lead.stale() == null ? null : waits.leftOver(lead.lookup(), failure);
        if (left != null) {
            Waits.keepInterrupt(failure);
            return left;
        }
        throw waits.failed(failure);
    }

    /** Begins a load on this thread, which may have to wait for permits. */
    private void depart(Decision.Lead<K, V> lead) {
        Flight<K, V> flight = lead.flight();
        LoadChain.begin(flight);
        flight.takeUp();
        if (lead.stale() == null) {
            permits.await(flight, lead.lookup().arrival());
        }
    }

    /** Runs the loader and ends the flight. */
    private Result<V> load(Flight<K, V> flight, @Nullable V stale, Reloader<K, V> loader) {
        long start = clock.now();
        Result<V> result;
        LoadChain.enter(flight);
        try {
            result = Result.loaded(loader.load(flight.key(), stale).resolve(stale));
        } catch (Throwable e) {
            result = Result.failed(e, Thread.currentThread().isInterrupted());
        } finally {
            LoadChain.exit(flight);
        }
        complete(flight, result, start);
        return result;
    }

    private void leadAsync(Decision.Lead<K, V> lead, AsyncReloader<K, V> loader) {
        Flight<K, V> flight = lead.flight();
        LoadChain.begin(flight);
        if (lead.stale() == null) {
            permits.whenTaken(flight, lead.lookup().arrival(), () -> loadAsync(flight, null, loader));
        } else {
            loadAsync(flight, lead.stale(), loader); // it has its permit already
        }
    }

    private void loadAsync(Flight<K, V> flight, @Nullable V stale, AsyncReloader<K, V> loader) {
        if (!flight.takeUp()) {
            drop(flight);
            return;
        }
        long start = clock.now();
        CompletionStage<CacheValue<V>> stage;
        LoadChain.enter(flight);
        try {
            stage = loader.load(flight.key(), stale);
            if (stage == null) {
                throw new NullPointerException("the loader must return a CompletionStage; got null");
            }
        } catch (Throwable e) {
            stage = CompletableFuture.failedFuture(e);
        } finally {
            LoadChain.exit(flight);
            flight.leaveThread();
        }
        if (flight.hasTimedOut()) {
            permits.release(flight); // as it would have been, had the stage been there
            timeouts.letGo(flight);
        }
        stage.whenComplete((known, failure) -> complete(flight, result(known, failure, stale), start));
    }

    private static <V> Result<V> result(@Nullable CacheValue<V> known, @Nullable Throwable failure, @Nullable V stale) {
        if (failure != null) {
            return Result.failed(failure);
        }
        return known == null
                ? Result.failed(new NullPointerException("the loader's stage completed with null"))
                : Result.loaded(known.resolve(stale));
    }

    /** Has {@code load} settle a claim in the background that was made to lead on this thread. */
    void claimInBackground(
            Flight<K, V> flight, Lookup<K, V> lookup, Store.Found<V> found, Consumer<? super Claim<V>> load) {
        lookup.found(found, StaleReason.REFRESHING); // what the caller goes on with
        LoadChain.leave(flight);
        flight.leaveThread();
        inBackground(flight, () -> {
            LoadChain.enter(flight);
            LeadingClaim<K, V> claim = new LeadingClaim<>(this, waits, flight, lookup, found, clock.now());
            try {
                load.accept(claim);
            } catch (Throwable e) {
                claim.failUnlessSettled(e);
            } finally {
                claim.close();
            }
        });
    }

    private void inBackground(Flight<K, V> flight, Runnable load) {
        timeouts.watch(flight);
        Runnable refresh = () -> {
            if (takesUp(flight)) {
                LoadChain.begin(flight);
                load.run();
            }
        };
        // where it is refused, the stale value stays until the backoff is over
        RefreshTask.submit(executor, refresh, e -> complete(flight, Result.failed(e), clock.now()));
    }

    /** A thread of the executor has come to a refresh. Returns false if it came too late. */
    boolean takesUp(Flight<K, V> flight) {
        boolean replaced = completions.isReplaced(flight);
        if (!replaced && flight.takeUp()) {
            return true;
        }
        drop(flight);
        return false;
    }

    /** Ends a flight whose load has not begun, and that nobody waits for any more but those who then ask anew. */
    void drop(Flight<K, V> flight) {
        completions.abandon(flight, OutdatedLoad::new);
        permits.release(flight);
    }

    /** Ends a load. Returns whether a value was stored. */
    boolean complete(Flight<K, V> flight, Result<V> result, long start) {
        try {
            return completions.complete(flight, result, start);
        } finally {
            permits.release(flight);
        }
    }
}
