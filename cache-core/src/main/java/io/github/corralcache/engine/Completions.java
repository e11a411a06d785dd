package io.github.corralcache.engine;

import io.github.corralcache.CacheValue;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.cost.SmoothedCost;
import io.github.corralcache.loading.FailureBackoff;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.FlightTable;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.LoadTime;
import io.github.corralcache.stats.Counter;
import io.github.corralcache.stats.StatsRecorder;
import io.github.corralcache.tag.Tags;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends loads: stores what they brought, if they still have the right to, and answers who waits. */
final class Completions<K, V> {

    private final Store<K, V> store;
    private final Writes<K, V> writes;
    private final EntryFactory<K, V> entryFactory;
    private final Sweeps<K, V> sweeps;
    private final FlightTable<K, V> flights;
    private final FailureBackoff<K> backoff;
    private final LoadTime loadTime;
    private final Tags tags;
    private final StatsRecorder stats;

    Completions(CacheState<K, V> state, Writes<K, V> writes, EntryFactory<K, V> entryFactory, LoadTime loadTime) {
        this.store = state.store();
        this.sweeps = state.sweeps();
        this.flights = state.flights();
        this.backoff = state.backoff();
        this.tags = state.tags();
        this.stats = state.stats();
        this.writes = writes;
        this.entryFactory = entryFactory;
        this.loadTime = loadTime;
    }

    /**
     * Ends {@code flight}, whose load began at {@code start}, with {@code result}.
     *
     * @return whether a value was stored
     */
    boolean complete(Flight<K, V> flight, Result<V> result, long start) {
        LoadChain.landed(flight);
        Result<V> kept = result;
        boolean stored;
        long outdatedSince;
        long now = sweeps.now();
        Removals removals = Removals.of(store.owner());
        try {
            kept = keep(flight, result);
            stored = record(flight, kept, start, now, removals);
            // asked when nobody can come to wait any more: each removal that comes later is later than all who wait
            outdatedSince = outdatedSince(flight, kept);
        } catch (Throwable e) {
            // an error of the weigher, or what equals of the key threw: nobody is to wait, and the key is to be free
            try {
                unregister(flight);
            } finally {
                flight.fail(Handover.unwrapped(e));
            }
            throw e;
        }
        Throwable failure = result.failure();
        if (failure == null) {
            flight.land(kept.value(), outdatedSince, now);
        } else if (result.handsOver()) {
            flight.handOver(failure);
        } else {
            flight.fail(failure);
        }
        removals.deliver();
        return stored;
    }

    /**
     * Returns {@code result} with the tags, the cost and the weight of the entry that the loader has found unchanged,
     * unless it gave others. If the entry has left in the meantime, nobody knows any more what it belonged to, so its
     * value is for those who wait only.
     */
    private Result<V> keep(Flight<K, V> flight, Result<V> result) {
        CacheValue<V> known = result.known();
        if (known == null || !known.isUnchanged()) {
            return result;
        }
        Segment<K, V> segment = store.segment(flight.hash());
        segment.lock.lock();
        try {
            Node<K, V> node = store.find(flight.key(), flight.hash());
            if (node == null || node.value() != known.value()) {
                return result.alone();
            }
            CacheValue<V> kept = known;
            if (!SmoothedCost.isKnown(known.cost())) {
                kept = kept.withCost(segment.costRacily(node.slot)); // exact under the lock
            }
            if (known.weight().isEmpty()) {
                kept = kept.withWeight(segment.weightRacily(node.slot));
            }
            return Result.loaded(
                    known.tags().isEmpty() && node instanceof TaggedNode<K, V> tagged
                            ? kept.withTags(Tags.names(tagged.tags()))
                            : kept);
        } finally {
            segment.lock.unlock();
        }
    }

    /**
     * Returns since when what was loaded is outdated, by the removals of its tags; of an unchanged value that has left,
     * any removal may have been.
     */
    private long outdatedSince(Flight<K, V> flight, Result<V> kept) {
        CacheValue<V> known = kept.known();
        if (known == null) {
            return Tags.NOT_YET;
        }
        if (kept.leaves()) {
            return flight.born();
        }
        if (known.tags().isEmpty()) {
            return Tags.NOT_YET;
        }
        tags.learnFrom(flight.born());
        return tags.outdatedSince(known.tags(), flight.born());
    }

    /** Returns whether {@code flight} has come so late that another may have taken its place. */
    boolean isReplaced(Flight<K, V> flight) {
        return flight.hasTimedOut() && !flights.holds(flight);
    }

    /** Gives up a flight whose load has not begun: each waiter is told what {@code verdict} makes for it. */
    void abandon(Flight<K, V> flight, Supplier<? extends RuntimeException> verdict) {
        abandon(flight, verdict, verdict);
    }

    /** As the other, where the caller that leads is told something {@code own}. */
    void abandon(
            Flight<K, V> flight,
            Supplier<? extends RuntimeException> own,
            Supplier<? extends RuntimeException> others) {
        unregister(flight);
        LoadChain.landed(flight);
        flight.turnAway(own, others);
    }

    private void unregister(Flight<K, V> flight) {
        Segment<K, V> segment = store.segment(flight.hash());
        segment.lock.lock();
        try {
            flights.remove(flight);
        } finally {
            segment.lock.unlock();
        }
    }

    private boolean record(Flight<K, V> flight, Result<V> result, long start, long now, Removals removals) {
        store.owner().account.releaseForgotten();
        Entry<K, V> entry = entry(flight, result, flight.shareOf(now - start));
        Segment<K, V> segment = store.segment(flight.hash());
        boolean moved = entry != null
                && Keys.hash(flight.key()) != flight.hash(); // nobody would find it where it would be stored
        boolean current;
        Segment.Outcome outcome;
        while (true) {
            segment.lock.lock();
            try {
                current = flights.holds(flight) && !moved;
                outcome = current ? store(flight, result, entry, now, removals) : Segment.Outcome.REFUSED;
                if (outcome != Segment.Outcome.NO_ROOM) {
                    flights.remove(flight);
                }
            } finally {
                segment.lock.unlock();
            }
            if (outcome != Segment.Outcome.NO_ROOM) {
                break;
            }
            writes.relieve(segment, entry, removals);
        }
        count(flight, result, current, now - start);
        if (outcome == Segment.Outcome.STORED) {
            sweeps.wakeSweeper();
        }
        return outcome == Segment.Outcome.STORED;
    }

    private @Nullable Entry<K, V> entry(Flight<K, V> flight, Result<V> result, long nanos) {
        CacheValue<V> known = result.known();
        V value = result.value();
        if (known == null || value == null || !result.cached()) {
            return null;
        }
        return entryFactory.entry(flight.key(), flight.hash(), value, known, (double) nanos, flight.born());
    }

    /** Under the segment's lock, and with the right to store. */
    private Segment.Outcome store(
            Flight<K, V> flight, Result<V> result, @Nullable Entry<K, V> entry, long now, Removals removals) {
        K key = flight.key();
        int hash = flight.hash();
        if (result.failure() != null) {
            if (flight.isRefresh()) {
                backoff.refreshFailed(hash, now); // left by its caller, too: the value that is there does for a moment
            } else if (!result.handsOver()) {
                backoff.loadFailed(key, hash, result.failure(), now);
            }
            return Segment.Outcome.REFUSED;
        }
        backoff.forget(key, hash);
        if (result.leaves()) {
            return Segment.Outcome.REFUSED;
        }
        if (result.value() == null) {
            writes.removeLocked(key, hash, now, RemovalCause.REPLACED, removals); // there is no such value (any more)
            return Segment.Outcome.REFUSED;
        }
        if (!result.cached()) {
            writes.removeLocked(key, hash, now, RemovalCause.REFUSED, removals); // it is not the key's value any more
            return Segment.Outcome.REFUSED;
        }
        if (entry != null && tags.outdatedSince(entry.tags(), entry.born()) != Tags.NOT_YET) {
            stats.count(Counter.DISCARDED); // removed by tag before it came
            return Segment.Outcome.REFUSED;
        }
        return writes.storeLocked(entry, key, hash, now, removals);
    }

    private void count(Flight<K, V> flight, Result<V> result, boolean current, long nanos) {
        if (flight.isAnsweredElsewhere()) {
            if (!current && result.value() != null) {
                stats.count(Counter.DISCARDED);
            }
            return; // another node counts and measures it
        }
        stats.add(Counter.LOAD_NANOS, flight.shareOf(nanos));
        if (flight.isRefresh()) {
            stats.count(Counter.REFRESHES);
        }
        if (result.failure() == null) {
            loadTime.record(nanos);
            if (!current && result.value() != null) {
                stats.count(Counter.DISCARDED);
            }
        }
        if (!flight.hasTimedOut()) { // or it was counted as failed when it did
            stats.count(result.failure() == null ? Counter.LOADS : Counter.LOAD_FAILURES);
        }
    }
}
