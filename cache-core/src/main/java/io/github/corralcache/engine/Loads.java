package io.github.corralcache.engine;

import io.github.corralcache.AsyncLoader;
import io.github.corralcache.CacheClosedException;
import io.github.corralcache.CacheException;
import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.Claim;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Loader;
import io.github.corralcache.RecursiveLoadException;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.loading.Durations;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.LoadTime;
import io.github.corralcache.loading.WaitRoom;
import io.github.corralcache.loading.Waiter;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a lookup that the hit path could not answer: it is answered with a stale value, leads a load, waits
 * for one, or is turned away. {@link #begin} decides which, in one step under the lock of the key's segment;
 * {@link #settle} ends a load, in another. The blocking, the asynchronous and the claiming caller differ only in how
 * they wait and who runs the loader in between.
 */
final class Loads<K, V> {

    private final String name;
    private final Store<K, V> store;
    private final FlightTable<K, V> flights;
    private final FailureBackoff<K> backoff;
    private final WaitRoom waitRoom;
    private final LoadTime loadTime;
    private final Clock clock;
    private final StatsRecorder stats;
    private final Executor executor;
    private final boolean refreshInBackground;
    private final long loadTimeoutNanos;

    Loads(
            String name,
            Store<K, V> store,
            FlightTable<K, V> flights,
            FailureBackoff<K> backoff,
            LoadLimits limits,
            LoadTime loadTime,
            Clock clock,
            StatsRecorder stats,
            Executor executor,
            boolean refreshInBackground) {
        this.name = name;
        this.store = store;
        this.flights = flights;
        this.backoff = backoff;
        this.waitRoom = new WaitRoom(name, limits, clock, loadTime, () -> stats.count(Counter.REJECTED));
        this.loadTime = loadTime;
        this.clock = clock;
        this.stats = stats;
        this.executor = executor;
        this.refreshInBackground = refreshInBackground;
        this.loadTimeoutNanos = Durations.nanos(limits.loadTimeout());
    }

    // ---- the three callers

    @Nullable
    V get(K key, int hash, Loader<? super K, ? extends V> loader) {
        Turn<K, V> turn = begin(key, hash, refreshInBackground);
        if (turn instanceof Turn.Lead<K, V> lead) {
            return lead(lead.flight(), hash, loader);
        }
        if (turn instanceof Turn.Refresh<K, V> refresh) {
            inBackground(refresh.flight(), hash, () -> load(refresh.flight(), hash, loader));
        }
        return answer(turn);
    }

    CompletableFuture<@Nullable V> getAsync(K key, int hash, AsyncLoader<? super K, ? extends V> loader) {
        Turn<K, V> turn;
        try {
            turn = begin(key, hash, refreshInBackground);
        } catch (CacheLoadException e) {
            return CompletableFuture.failedFuture(e.getCause());
        } catch (CacheException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (turn instanceof Turn.Lead<K, V> lead) {
            Waiter<V> own = waitRoom.follow(lead.flight());
            watch(lead.flight());
            loadAsync(lead.flight(), hash, loader);
            return own;
        }
        if (turn instanceof Turn.Wait<K, V> wait) {
            Flight<?, ?> outer = LoadChain.current();
            if (outer != null) {
                wait.waiter().whenComplete((value, failure) -> LoadChain.release(outer, wait.flight()));
            }
            return wait.waiter();
        }
        if (turn instanceof Turn.Refresh<K, V> refresh) {
            inBackground(refresh.flight(), hash, () -> loadAsync(refresh.flight(), hash, loader));
        }
        return CompletableFuture.completedFuture(answer(turn));
    }

    Claim<V> claim(K key, int hash) {
        Turn<K, V> turn = begin(key, hash, false);
        if (turn instanceof Turn.Lead<K, V> lead) {
            LoadChain.enter(lead.flight());
            return new LeadingClaim<>(this, lead.flight(), hash, lead.stale(), clock.now());
        }
        return new AnsweredClaim<>(answer(turn));
    }

    /** Returns the value of a turn that does not lead, waiting for it if need be. */
    private @Nullable V answer(Turn<K, V> turn) {
        if (turn instanceof Turn.Wait<K, V> wait) {
            return await(wait.flight(), wait.waiter());
        }
        return turn instanceof Turn.Refresh<K, V> refresh ? refresh.stale() : ((Turn.Return<K, V>) turn).value();
    }

    // ---- begin

    private Turn<K, V> begin(K key, int hash, boolean background) {
        long now = store.now();
        // most lookups that come here during a refresh can be answered without the lock
        Store.Found<V> seen = store.look(key, hash, now);
        V value = seen.value();
        if (value != null && (seen.freshness() == Freshness.FRESH || isLeftAlone(key, now))) {
            store.recordLookup(key, hash, seen);
            return new Turn.Return<>(value);
        }
        Flight<K, V> overdue = null;
        Turn<K, V> turn;
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            if (store.isClosed()) {
                throw new CacheClosedException(name, "is closed");
            }
            seen = store.lookLocked(key, hash, now);
            value = seen.value();
            if (value != null && (seen.freshness() == Freshness.FRESH || isLeftAlone(key, now))) {
                turn = new Turn.Return<>(value);
            } else {
                Flight<K, V> running = flights.get(key);
                if (running != null && isOverdue(running, now)) {
                    overdue = running;
                    running = null;
                }
                if (value != null) {
                    Flight<K, V> flight = depart(key, true, now);
                    turn = background ? new Turn.Refresh<>(value, flight) : new Turn.Lead<>(flight, value);
                } else if (running != null) {
                    turn = new Turn.Wait<>(running, join(running, now));
                } else {
                    Throwable failure = backoff.cachedFailure(key, now);
                    if (failure != null) {
                        throw new CacheLoadException(name, failure);
                    }
                    turn = new Turn.Lead<>(depart(key, false, now), null);
                }
            }
        } catch (CacheOverloadException e) {
            stats.count(Counter.MISSES);
            stats.count(Counter.REJECTED);
            throw e;
        } finally {
            segment.lock.unlock();
            if (overdue != null) {
                timeOut(overdue);
            }
        }
        if (turn instanceof Turn.Lead<K, V>) {
            stats.count(Counter.MISSES);
        } else {
            store.recordLookup(key, hash, seen);
        }
        if (turn instanceof Turn.Wait<K, V> wait) {
            stats.count(Counter.COALESCED);
            waitRoom.startClock(wait.waiter(), wait.flight(), now);
            watch(wait.flight());
        }
        return turn;
    }

    /** Whether a stale value is to be served as it is: a refresh is running, or the last one failed a moment ago. */
    private boolean isLeftAlone(K key, long now) {
        Flight<K, V> running = flights.get(key);
        return running != null ? !isOverdue(running, now) : backoff.pausesRefresh(key, now);
    }

    private boolean isOverdue(Flight<K, V> flight, long now) {
        return flight.hasTimedOut() || flight.ageNanos(now) >= loadTimeoutNanos;
    }

    private Flight<K, V> depart(K key, boolean refresh, long now) {
        Flight<K, V> flight = new Flight<>(name, key, refresh, now);
        flights.register(flight);
        return flight;
    }

    private Waiter<V> join(Flight<K, V> flight, long now) {
        Flight<?, ?> outer = LoadChain.current();
        if (outer == null) {
            return waitRoom.enter(flight, now);
        }
        LoadChain.depend(name, outer, flight);
        try {
            return waitRoom.enter(flight, now);
        } catch (CacheOverloadException e) {
            LoadChain.release(outer, flight);
            throw e;
        }
    }

    /** Sees to it that the waiters of {@code flight} are told when it takes too long. */
    private void watch(Flight<K, V> flight) {
        if (flight.needsWatch()) {
            long rest = Math.max(0, loadTimeoutNanos - flight.ageNanos(clock.now()));
            flight.watch(clock.schedule(() -> timeOut(flight), rest));
        }
    }

    private void timeOut(Flight<K, V> flight) {
        if (flight.timeOut(loadTimeoutNanos)) {
            stats.count(Counter.LOAD_TIMEOUTS);
        }
    }

    private @Nullable V await(Flight<K, V> flight, Waiter<V> waiter) {
        try {
            return waiter.get();
        } catch (InterruptedException e) {
            waiter.cancel(false);
            Thread.currentThread().interrupt();
            throw new CacheInterruptedException(name, "interrupted while waiting for a load");
        } catch (ExecutionException e) {
            Throwable told = e.getCause();
            throw failure(flight, told == null ? e : told);
        } catch (CancellationException e) {
            // what a future makes of a CancellationException that the loader threw
            Throwable cause = flight.failure();
            throw new CacheLoadException(name, cause == null ? e : cause);
        } finally {
            Flight<?, ?> outer = LoadChain.current();
            if (outer != null) {
                LoadChain.release(outer, flight);
            }
        }
    }

    /** Returns what to throw at a blocking caller that was told {@code told} by {@code flight}. */
    private RuntimeException failure(Flight<K, V> flight, Throwable told) {
        if (told instanceof RecursiveLoadException recursion) {
            return recursion;
        }
        if (told != flight.failure() && told instanceof RuntimeException verdict) {
            return verdict;
        }
        return new CacheLoadException(name, told);
    }

    // ---- load

    /** Leads {@code flight} on this thread, and throws what the loader threw. */
    private @Nullable V lead(Flight<K, V> flight, int hash, Loader<? super K, ? extends V> loader) {
        Object outcome = load(flight, hash, loader);
        if (!(outcome instanceof Failed failed)) {
            @SuppressWarnings("unchecked")
            V value = (V) outcome;
            return value;
        }
        if (failed.cause instanceof Error error) {
            throw error;
        }
        if (failed.cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (failed.cause instanceof RecursiveLoadException recursion) {
            throw recursion;
        }
        throw new CacheLoadException(name, failed.cause);
    }

    private record Failed(Throwable cause) {}

    /** Runs the loader and settles the flight. Returns the value, or {@link Failed}. */
    private @Nullable Object load(Flight<K, V> flight, int hash, Loader<? super K, ? extends V> loader) {
        long start = clock.now();
        V value;
        LoadChain.enter(flight);
        try {
            value = loader.load(flight.key());
        } catch (Throwable e) {
            LoadChain.exit(flight);
            settle(flight, hash, null, e, true, start);
            return new Failed(e);
        }
        LoadChain.exit(flight);
        settle(flight, hash, value, null, true, start);
        return value;
    }

    private void loadAsync(Flight<K, V> flight, int hash, AsyncLoader<? super K, ? extends V> loader) {
        long start = clock.now();
        CompletionStage<? extends @Nullable V> stage;
        LoadChain.enter(flight);
        try {
            stage = loader.load(flight.key());
            if (stage == null) {
                throw new NullPointerException("the loader returned null instead of a stage");
            }
        } catch (Throwable e) {
            stage = CompletableFuture.failedFuture(e);
        } finally {
            LoadChain.exit(flight);
        }
        stage.whenComplete((value, failure) -> settle(flight, hash, value, unwrapped(failure), true, start));
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private void inBackground(Flight<K, V> flight, int hash, Runnable load) {
        try {
            executor.execute(load);
        } catch (RuntimeException e) {
            // refused, most likely with RejectedExecutionException: the stale value stays, until the backoff is over
            settle(flight, hash, null, e, true, clock.now());
        }
    }

    // ---- settle

    /**
     * Ends a load: stores its value if the flight still has the right to and {@code cache} says so, then answers its
     * waiters.
     *
     * @return whether the value was stored
     */
    boolean settle(
            Flight<K, V> flight, int hash, @Nullable V value, @Nullable Throwable failure, boolean cache, long start) {
        LoadChain.landed(flight);
        boolean stored;
        Removals<K, V> removals = store.removals();
        try {
            stored = record(flight, hash, value, failure, cache, start, removals);
        } catch (Throwable e) {
            // an error of the weigher, or what equals of the key threw: nobody is to wait, and the key is to be free
            try {
                abandon(flight, hash);
            } finally {
                flight.fail(e);
            }
            throw e;
        }
        if (failure == null) {
            flight.land(value);
        } else {
            flight.fail(failure);
        }
        removals.deliver();
        return stored;
    }

    private boolean record(
            Flight<K, V> flight,
            int hash,
            @Nullable V value,
            @Nullable Throwable failure,
            boolean cache,
            long start,
            Removals<K, V> removals) {
        long now = store.now();
        K key = flight.key();
        Entry<K, V> entry = value == null || !cache ? null : store.entry(key, hash, value, null);
        Segment<K, V> segment = store.segment(hash);
        boolean current;
        Segment.Outcome outcome;
        while (true) {
            outcome = Segment.Outcome.REFUSED;
            segment.lock.lock();
            try {
                current = flights.get(key) == flight;
                if (current && failure != null) {
                    if (flight.isRefresh()) {
                        backoff.refreshFailed(key, now);
                    } else {
                        backoff.loadFailed(key, failure, now);
                    }
                } else if (current && value != null && cache) {
                    outcome = store.storeLocked(entry, key, hash, now, removals);
                } else if (current && cache) {
                    // the loader says that there is no such value (any more)
                    store.removeLocked(key, hash, RemovalCause.REPLACED, removals);
                }
                if (outcome != Segment.Outcome.NO_ROOM) {
                    flights.remove(flight);
                }
            } finally {
                segment.lock.unlock();
            }
            if (outcome != Segment.Outcome.NO_ROOM) {
                break;
            }
            store.relieve(segment, entry, removals);
        }
        if (current && failure == null) {
            backoff.forget(key);
        }
        count(flight, failure, current || value == null, now - start);
        if (outcome == Segment.Outcome.STORED) {
            store.wakeSweeper();
        }
        return outcome == Segment.Outcome.STORED;
    }

    private void abandon(Flight<K, V> flight, int hash) {
        Segment<K, V> segment = store.segment(hash);
        segment.lock.lock();
        try {
            flights.remove(flight);
        } finally {
            segment.lock.unlock();
        }
    }

    private void count(Flight<K, V> flight, @Nullable Throwable failure, boolean kept, long nanos) {
        stats.count(failure == null ? Counter.LOADS : Counter.LOAD_FAILURES);
        stats.add(Counter.LOAD_NANOS, nanos);
        if (flight.isRefresh()) {
            stats.count(Counter.REFRESHES);
        }
        if (failure == null) {
            loadTime.record(nanos);
            if (!kept) {
                stats.count(Counter.DISCARDED);
            }
        }
    }

    /** Answers all waiters with {@link CacheClosedException}. */
    void close() {
        waitRoom.close();
    }
}
