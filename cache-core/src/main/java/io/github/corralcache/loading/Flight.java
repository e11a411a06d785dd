package io.github.corralcache.loading;

import io.github.corralcache.CacheLoadTimeoutException;
import io.github.corralcache.KeyDigests;
import io.github.corralcache.Scheduler.Scheduled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One load in progress, and the callers that wait for it.
 *
 * <p>A flight is also the right to store its result: it has the right while it is registered in the
 * {@link FlightTable}, and a write to its key takes it away by removing it there. Its waiters are answered all the
 * same.
 *
 * <p>A flight lands once, by {@link #land}, {@link #fail} or {@link #timeOut}; of several threads the first wins.
 * Waiters are completed outside every lock but run what depends on their futures on the landing thread.
 */
public final class Flight<K, V> {

    private final String cacheName;
    private final K key;
    private final int hash;
    private final boolean refresh;
    private final long startNanos;
    private final long born;

    /** Guarded by this. Null once landed. */
    private @Nullable List<Waiter<V>> waiters = List.of();

    /** How many of the waiters take a place in the wait room; guarded by this. */
    private int places;

    /** Written once, before {@link #waiters} becomes null under the monitor. */
    private @Nullable V value;

    private long outdatedSince = Long.MAX_VALUE;

    private long landedNanos;

    private @Nullable Throwable failure;

    /** What each waiter is told in place of the failure; null, or returns null, where it is told that. */
    private @Nullable Function<? super Waiter<V>, ? extends @Nullable RuntimeException> verdict;

    private volatile boolean timedOut;

    /** What ends the load when it takes too long; guarded by this. */
    private @Nullable Scheduled timeout;

    private boolean watched;

    /** How many flights one call of a loader serves. Written by who runs it, before they land. */
    private int together = 1;

    /** The thread whose loader began the load, for those who ask why it takes so long. */
    @Nullable
    volatile Thread leader;

    /** Where the {@link FlightTable} has this flight; null once it has lost the right to store its value. */
    @Nullable
    volatile Object place;

    /** The flight whose loader was running where this one began; see {@link LoadChain}. */
    @Nullable
    Flight<?, ?> outer;

    /** The flight whose loader the thread goes on with when it has run this one's. */
    @Nullable
    Flight<?, ?> below;

    /** Whether the load has ended, or will not begin. */
    volatile boolean ended;

    /** Whether other nodes wait for this load. */
    volatile boolean leased;

    /** Whether the value was loaded by another node; written before this lands, by the thread that has it land. */
    private volatile boolean answeredElsewhere;

    /** The load that this flight is, or is part of; written under {@link WaitGraph}'s lock, before the load begins. */
    volatile LoadNode node = new LoadNode();

    /** Whether a thread is busy with the load; guarded by this, as the next. */
    private boolean onThread;

    private boolean givenUp;

    /**
     * @param hash the key's, by which it is told apart where it is not to be shown
     * @param refresh whether a value is being regenerated that is still there
     * @param startNanos when the load begins
     * @param born the same moment by the count of {@link io.github.corralcache.Cache#evictByTag removals by tag}
     */
    public Flight(String cacheName, K key, int hash, boolean refresh, long startNanos, long born) {
        this.cacheName = cacheName;
        this.key = key;
        this.hash = hash;
        this.refresh = refresh;
        this.startNanos = startNanos;
        this.born = born;
    }

    /** Returns the moment from which on a removal by tag concerns what this flight loads. */
    public long born() {
        return born;
    }

    /** Returns the key being loaded. */
    public K key() {
        return key;
    }

    /** Returns the key's hash, as it was when the load began. */
    public int hash() {
        return hash;
    }

    /** Returns whether a stale value is being regenerated. */
    public boolean isRefresh() {
        return refresh;
    }

    /** When the load began. */
    long startNanos() {
        return startNanos;
    }

    /** Returns for how many nanoseconds the load has been running. */
    public long ageNanos(long now) {
        return now - startNanos;
    }

    /** Returns whether the load ran into its timeout: its waiters were told and another flight may take its place. */
    public boolean hasTimedOut() {
        return timedOut;
    }

    /** A thread begins the load. Returns false if it was {@linkplain #giveUp given up} and is not to. */
    public synchronized boolean takeUp() {
        onThread = !givenUp;
        return onThread;
    }

    /** Whether a thread is known to be busy with the load. */
    public synchronized boolean isOnThread() {
        return onThread;
    }

    /** The load goes on without a thread that is known. */
    public synchronized void leaveThread() {
        onThread = false;
    }

    /**
     * The load takes too long. Returns whether no thread is known to be busy with it: then it may never end, and if it
     * has not begun it is not to.
     */
    public synchronized boolean giveUp() {
        givenUp = !onThread;
        return givenUp;
    }

    /** One call of a loader loads {@code together} flights, of which this is one. */
    public void loadsTogether(int together) {
        this.together = together;
    }

    /** Returns the part of this flight in what its load takes. */
    public long shareOf(long nanos) {
        return nanos / together;
    }

    /** Says whether this load holds a lease: other nodes wait for it, or will. */
    public void holdsLease(boolean holds) {
        leased = holds;
    }

    /** The value comes from another node: it was not loaded here, and its load not measured. */
    public void answeredElsewhere() {
        answeredElsewhere = true;
    }

    /** Returns whether the value comes from another node. */
    public boolean isAnsweredElsewhere() {
        return answeredElsewhere;
    }

    /** Returns what the loader threw, if it did. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Returns when the load ended with a value; for one whose waiter was answered with that. */
    public long landedNanos() {
        return landedNanos;
    }

    /** Returns how many callers wait at this moment. */
    public synchronized int waiting() {
        return places;
    }

    /** Returns whether the outcome is known. */
    public synchronized boolean hasLanded() {
        return waiters == null;
    }

    /**
     * Returns true to the first caller, which is to {@link #watch} this flight: nobody needs to before somebody waits.
     */
    public synchronized boolean needsWatch() {
        boolean first = !watched;
        watched = true;
        return first;
    }

    /** Cancels {@code timeout} when this flight lands, which may have happened already. */
    public void watch(Scheduled timeout) {
        synchronized (this) {
            if (waiters != null) {
                this.timeout = timeout;
                return;
            }
        }
        timeout.cancel();
    }

    /** Answers {@code waiter} when this flight lands, or now if it has. */
    void join(Waiter<V> waiter) {
        synchronized (this) {
            if (waiters != null) {
                if (waiters.isEmpty()) {
                    waiters = new ArrayList<>();
                }
                waiter.position = waiters.size();
                waiters.add(waiter);
                places += waiter.place;
                return;
            }
        }
        answer(waiter);
    }

    /** Forgets {@code waiter}, which has given up. */
    synchronized void leave(Waiter<V> waiter) {
        if (waiters != null && !waiters.isEmpty()) {
            // swap with the last: leaving must not be O(waiters) when all leave at once
            places -= waiter.place;
            Waiter<V> last = waiters.remove(waiters.size() - 1);
            if (last != waiter) {
                waiters.set(waiter.position, last);
                last.position = waiter.position;
            }
        }
    }

    /**
     * The load ended with {@code value}.
     *
     * @param outdatedSince a moment by the count of removals by tag: who has come later is told to ask anew
     * @param now the time, from which on the value has its age
     */
    public void land(@Nullable V value, long outdatedSince, long now) {
        this.outdatedSince = outdatedSince;
        this.landedNanos = now;
        settle(value, null, null);
    }

    /** The load did not begin: the waiter that leads is told what {@code own} makes, each other what {@code others}. */
    public void turnAway(Supplier<? extends RuntimeException> own, Supplier<? extends RuntimeException> others) {
        settle(null, null, waiter -> waiter.leads() ? own.get() : others.get());
    }

    /** The load threw {@code cause}. */
    public void fail(Throwable cause) {
        settle(null, cause, null);
    }

    /**
     * The caller that led has left, as {@code cause} says, which nobody else is told: those who wait ask anew, so that
     * one of them leads.
     */
    public void handOver(Throwable cause) {
        settle(null, cause, waiter -> waiter.leads() ? null : new OutdatedLoad());
    }

    /**
     * The load takes too long at {@code now}: waiters are told to come back after {@code pauseNanos}. Returns false if
     * it has landed already.
     */
    public boolean timeOut(long timeoutNanos, long pauseNanos, long now) {
        timedOut = true;
        Duration retryAfter = Duration.ofNanos(pauseNanos);
        return settle(
                null,
                null,
                waiter -> new CacheLoadTimeoutException(cacheName, lateness(timeoutNanos, waiter, now), retryAfter));
    }

    /** Says what takes too long. Does not show the key, which may be nobody's business who reads logs. */
    private String lateness(long timeoutNanos, Waiter<V> waiter, long now) {
        Thread thread = leader;
        return "load of key #" + digest() + " took longer than load-timeout "
                + Durations.text(timeoutNanos) + ": waited " + Durations.text(now - waiter.since)
                + " for it, it runs for "
                + Durations.text(now - startNanos) + " on "
                + (thread == null ? "no thread yet" : "thread '" + thread.getName() + "'");
    }

    private boolean settle(
            @Nullable V value,
            @Nullable Throwable failure,
            @Nullable Function<? super Waiter<V>, ? extends @Nullable RuntimeException> verdict) {
        List<Waiter<V>> answered;
        Scheduled watch;
        synchronized (this) {
            if (waiters == null) {
                return false;
            }
            this.value = value;
            this.failure = failure;
            this.verdict = verdict;
            answered = waiters;
            waiters = null;
            places = 0;
            watch = timeout;
            timeout = null;
        }
        if (watch != null) {
            watch.cancel();
        }
        if (!answered.isEmpty()) {
            Answers.give(() -> answered.forEach(this::answer));
        }
        return true;
    }

    private void answer(Waiter<V> waiter) {
        RuntimeException told = verdict == null ? null : verdict.apply(waiter);
        if (told != null) {
            waiter.completeExceptionally(told);
        } else if (failure != null) {
            waiter.completeExceptionally(failure);
        } else if (waiter.joined > outdatedSince) {
            waiter.completeExceptionally(new OutdatedLoad());
        } else {
            waiter.complete(value);
        }
    }

    private String digest() {
        return KeyDigests.ofThisProcess().of(hash);
    }

    /** The load as it is named in a chain: runs no code of the key. */
    @Override
    public String toString() {
        return cacheName + "[#" + digest() + "]";
    }
}
