package io.github.corralcache.engine;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Reloader;
import io.github.corralcache.loading.Arrival;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.LoadPermits;
import io.github.corralcache.loading.OutdatedLoad;
import io.github.corralcache.loading.WaitRoom;
import io.github.corralcache.loading.Waiter;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the hit path could not find. {@link Turns} says what a caller is to do, {@link Landings} what becomes of
 * what was loaded, and {@link Waits} what those come away with who wait for it; the blocking, the asynchronous and the
 * claiming caller differ only in who runs the loader in between, which is what this class is about.
 */
final class Loads<K, V> {

    private final Turns<K, V> turns;
    private final Landings<K, V> landings;
    private final Waits<K, V> waits;
    private final WaitRoom waitRoom;
    private final LoadPermits permits;
    private final Clock clock;
    private final Deadlines deadlines;
    private final StatsRecorder stats;
    private final Executor executor;
    private final Turns.Role reader;
    private final Turns.Role claimer;

    Loads(
            Turns<K, V> turns,
            Landings<K, V> landings,
            Waits<K, V> waits,
            WaitRoom waitRoom,
            LoadPermits permits,
            Clock clock,
            Deadlines deadlines,
            StatsRecorder stats,
            Executor executor,
            boolean refreshInBackground) {
        this.turns = turns;
        this.landings = landings;
        this.waits = waits;
        this.waitRoom = waitRoom;
        this.permits = permits;
        this.clock = clock;
        this.deadlines = deadlines;
        this.stats = stats;
        this.executor = executor;
        this.reader = refreshInBackground ? Turns.Role.READER : Turns.Role.LEADER;
        this.claimer = refreshInBackground ? Turns.Role.CLAIMER : Turns.Role.LEADER;
    }

    // ---- the three callers

    @Nullable
    V get(K key, int hash, Reloader<K, V> loader) {
        return get(key, hash, reader, loader, null);
    }

    /** As {@link #get(Object, int, Reloader)}, for a caller that waits for no longer than {@code patience}. */
    @Nullable
    V get(K key, int hash, Reloader<K, V> loader, long patience) {
        return get(key, hash, reader, loader, Arrival.at(clock.now(), patience));
    }

    /** As {@link #get(Object, int, Reloader)}, without regenerating a stale value: there is one. */
    @Nullable
    V getIfAbsent(K key, int hash, Reloader<K, V> loader) {
        return get(key, hash, Turns.Role.WRITER, loader, null);
    }

    private @Nullable V get(K key, int hash, Turns.Role role, Reloader<K, V> loader, @Nullable Arrival arrival) {
        Arrival before = arrival;
        while (true) {
            Turn<K, V> turn = turns.next(key, hash, role, before);
            if (turn instanceof Turn.Lead<K, V> lead) {
                return lead(lead, hash, loader);
            }
            if (turn instanceof Turn.Refresh<K, V> refresh) {
                inBackground(refresh.flight(), hash, () -> load(refresh.flight(), hash, refresh.stale(), loader));
                if (turns.hasEnded(refresh.found())) {
                    continue; // the executor has kept this thread, and be it by having it load
                }
            }
            try {
                return waits.answer(turn);
            } catch (OutdatedLoad e) {
                before = Waits.again(turn);
            }
        }
    }

    CompletableFuture<@Nullable V> getAsync(K key, int hash, AsyncReloader<K, V> loader) {
        return getAsync(key, hash, loader, null);
    }

    /**
     * As {@link #getAsync(Object, int, AsyncReloader)}, for a caller that waits for no longer than {@code patience}.
     */
    CompletableFuture<@Nullable V> getAsync(K key, int hash, AsyncReloader<K, V> loader, long patience) {
        return getAsync(key, hash, loader, Arrival.at(clock.now(), patience));
    }

    private CompletableFuture<@Nullable V> getAsync(
            K key, int hash, AsyncReloader<K, V> loader, @Nullable Arrival before) {
        Turn<K, V> turn;
        try {
            turn = turns.next(key, hash, reader, before);
        } catch (CacheLoadException e) {
            return CompletableFuture.failedFuture(e.getCause());
        } catch (CacheException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (turn instanceof Turn.Lead<K, V> lead) {
            Waiter<V> own = waitRoom.follow(lead.flight());
            turns.watch(lead.flight());
            leadAsync(lead, hash, loader);
            return lead.stale() == null ? waits.follow(own) : waits.orLeftOver(own, key, hash);
        }
        if (turn instanceof Turn.Wait<K, V> wait) {
            return waits.follow(
                    wait, () -> getAsync(key, hash, loader, wait.arrival().again()));
        }
        if (turn instanceof Turn.Refresh<K, V> refresh) {
            inBackground(refresh.flight(), hash, () -> loadAsync(refresh.flight(), hash, refresh.stale(), loader));
            if (turns.hasEnded(refresh.found())) {
                return getAsync(key, hash, loader, before);
            }
        }
        return CompletableFuture.completedFuture(waits.answer(turn));
    }

    /** Loads the value anew in the background, or joins the load that is running. */
    CompletableFuture<@Nullable V> refresh(K key, int hash, Reloader<K, V> loader) {
        return refresh(key, hash, loader, null);
    }

    private CompletableFuture<@Nullable V> refresh(K key, int hash, Reloader<K, V> loader, @Nullable Arrival before) {
        Turn<K, V> turn;
        try {
            turn = turns.refresh(key, hash, before);
        } catch (CacheException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (turn instanceof Turn.Wait<K, V> wait) {
            return waits.follow(
                    wait, () -> refresh(key, hash, loader, wait.arrival().again()));
        }
        Turn.Lead<K, V> lead = (Turn.Lead<K, V>) turn;
        Flight<K, V> flight = lead.flight();
        Waiter<V> own = waitRoom.follow(flight);
        turns.watch(flight);
        oncePermitted(lead, hash, () -> inBackground(flight, hash, () -> load(flight, hash, lead.stale(), loader)));
        return waits.follow(own);
    }

    Claim<V> claim(K key, int hash) {
        return claim(key, hash, null);
    }

    /** As {@link #claim(Object, int)}, for a caller that waits for no longer than {@code patience}. */
    Claim<V> claim(K key, int hash, long patience) {
        return claim(key, hash, Arrival.at(clock.now(), patience));
    }

    private Claim<V> claim(K key, int hash, @Nullable Arrival arrival) {
        Arrival before = arrival;
        while (true) {
            Turn<K, V> turn = turns.next(key, hash, claimer, before);
            if (turn instanceof Turn.Lead<K, V> lead) {
                depart(lead, hash);
                LoadChain.enter(lead.flight());
                boolean counted = lead.stale() == null;
                return new LeadingClaim<>(this, turns, waits, lead.flight(), hash, lead.found(), counted, clock.now());
            }
            try {
                return new AnsweredClaim<>(waits.answer(turn));
            } catch (OutdatedLoad e) {
                before = Waits.again(turn);
            }
        }
    }

    // ---- loading

    /** Leads a flight on this thread, and throws what the loader threw, unless a value is left over. */
    private @Nullable V lead(Turn.Lead<K, V> lead, int hash, Reloader<K, V> loader) {
        depart(lead, hash);
        Result<V> result = load(lead.flight(), hash, lead.stale(), loader);
        Throwable failure = result.failure();
        if (failure == null) {
            if (lead.stale() != null) {
                turns.missed();
            }
            return result.value();
        }
        V left = lead.stale() == null ? null : waits.leftOver(lead.flight().key(), hash, failure, false);
        if (left != null) {
            Waits.keepInterrupt(failure);
            return left;
        }
        throw waits.failed(failure);
    }

    /** Begins a load on this thread, which may have to wait for permits. */
    private void depart(Turn.Lead<K, V> lead, int hash) {
        Flight<K, V> flight = lead.flight();
        LoadChain.begin(flight);
        flight.takeUp();
        if (lead.stale() == null) {
            takePermit(flight, hash, lead.arrival());
        }
    }

    /** Runs the loader and ends the flight. */
    private Result<V> load(Flight<K, V> flight, int hash, @Nullable V stale, Reloader<K, V> loader) {
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
        settle(flight, hash, result, start);
        return result;
    }

    private void loadAsync(Flight<K, V> flight, int hash, @Nullable V stale, AsyncReloader<K, V> loader) {
        if (!flight.takeUp()) {
            drop(flight, hash);
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
            turns.letGo(flight);
        }
        stage.whenComplete((known, failure) -> settle(flight, hash, result(known, failure, stale), start));
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
            Flight<K, V> flight, int hash, Store.Found<V> found, boolean counted, Consumer<? super Claim<V>> load) {
        if (!counted) {
            turns.served(flight.key(), hash, found);
        }
        LoadChain.leave(flight);
        flight.leaveThread();
        inBackground(flight, hash, () -> {
            LoadChain.enter(flight);
            LeadingClaim<K, V> claim = new LeadingClaim<>(this, turns, waits, flight, hash, found, true, clock.now());
            try {
                load.accept(claim);
            } catch (Throwable e) {
                claim.failUnlessSettled(e);
            } finally {
                claim.close();
            }
        });
    }

    private void inBackground(Flight<K, V> flight, int hash, Runnable load) {
        turns.watch(flight);
        Runnable refresh = () -> {
            if (takesUp(flight, hash)) {
                LoadChain.begin(flight);
                load.run();
            }
        };
        // where it is refused, the stale value stays until the backoff is over
        RefreshTask.submit(executor, refresh, e -> settle(flight, hash, Result.failed(e), clock.now()));
    }

    /** A thread of the executor has come to a refresh. Returns false if it came too late. */
    boolean takesUp(Flight<K, V> flight, int hash) {
        boolean replaced = landings.isReplaced(flight);
        if (!replaced && flight.takeUp()) {
            return true;
        }
        drop(flight, hash);
        return false;
    }

    /** Ends a flight that has waited for a thread so long that nobody waits for it any more. */
    private void drop(Flight<K, V> flight, int hash) {
        landings.abandon(flight, hash, OutdatedLoad::new);
        permits.release(flight);
    }

    /** Ends a load. Returns whether a value was stored. */
    boolean settle(Flight<K, V> flight, int hash, Result<V> result, long start) {
        try {
            return landings.land(flight, hash, result, start);
        } finally {
            permits.release(flight);
        }
    }

    // ---- permits

    /**
     * Waits until {@code flight}, which has begun, may load. If that takes too long, everyone who waits for the flight
     * is turned away; if this caller leaves, or has waited for longer than they have, the others ask anew.
     */
    void takePermit(Flight<K, V> flight, int hash, Arrival arrival) {
        try {
            Waiter<Boolean> waiter = waitRoom.queue(flight, permits, arrival);
            if (waiter != null) {
                waits.result(waiter);
            }
        } catch (CacheOverloadException e) {
            stats.count(Counter.of(e.reason()));
            landings.abandon(flight, hash, () -> told(e, arrival));
            throw e;
        } catch (CacheInterruptedException e) {
            permits.release(flight); // it may have come at the same moment
            landings.abandon(flight, hash, OutdatedLoad::new);
            throw e;
        } catch (ExecutionException e) {
            RuntimeException verdict = (RuntimeException) Objects.requireNonNull(e.getCause());
            landings.abandon(flight, hash, () -> told(verdict, arrival));
            throw verdict;
        }
    }

    /**
     * What those are told who wait for a load whose caller, of this {@code arrival}, has waited in vain for permits.
     * Where their time may not be over, as the caller's is, they ask anew.
     */
    private static RuntimeException told(RuntimeException verdict, Arrival arrival) {
        return verdict instanceof CacheOverloadException && (arrival.asksAnew() || arrival.hasOwnDeadline())
                ? new OutdatedLoad()
                : Verdicts.copy(verdict);
    }

    private void leadAsync(Turn.Lead<K, V> lead, int hash, AsyncReloader<K, V> loader) {
        LoadChain.begin(lead.flight());
        if (lead.stale() == null) {
            oncePermitted(lead, hash, () -> loadAsync(lead.flight(), hash, null, loader));
        } else {
            loadAsync(lead.flight(), hash, lead.stale(), loader); // it has its permit already
        }
    }

    /** Begins the load of {@code lead} as soon as it has its permits, without a thread that waits for them. */
    private void oncePermitted(Turn.Lead<K, V> lead, int hash, Runnable load) {
        Flight<K, V> flight = lead.flight();
        Waiter<Boolean> waiter;
        try {
            waiter = waitRoom.queue(flight, permits, lead.arrival());
        } catch (CacheOverloadException e) {
            stats.count(Counter.of(e.reason()));
            landings.abandon(flight, hash, () -> Verdicts.copy(e), () -> told(e, lead.arrival()));
            return;
        }
        if (waiter == null) {
            load.run();
            return;
        }
        waiter.whenAnswered(
                (permit, failure) -> {
                    if (failure == null) {
                        load.run();
                    } else {
                        RuntimeException verdict = (RuntimeException) failure;
                        landings.abandon(
                                flight, hash, () -> Verdicts.copy(verdict), () -> told(verdict, lead.arrival()));
                    }
                },
                deadlines::begin);
    }
}
