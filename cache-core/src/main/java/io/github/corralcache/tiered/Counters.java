package io.github.corralcache.tiered;

import io.github.corralcache.TierStats;
import io.github.corralcache.tier.Leases;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens between a cache and its second tier. Thread-safe. */
final class Counters {

    /** What has a counter and no name of its own in a map. */
    enum Event {
        SKIPPED,
        PUBLISHED,
        FENCED,
        LOCAL_LOAD,
        WAIT,
        WAIT_TIMEOUT,
        NOT_ENCODABLE,
        BUS_GAP,
        SUSPECT_CONFIRMED,
        SUSPECT_DROPPED
    }

    private final Map<Event, LongAdder> events = new EnumMap<>(Event.class);
    private final Map<Leases.State, LongAdder> lookups = new EnumMap<>(Leases.State.class);
    private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> unreadable = new ConcurrentHashMap<>();

    Counters() {
        for (Event event : Event.values()) {
            events.put(event, new LongAdder());
        }
        for (Leases.State state : Leases.State.values()) {
            lookups.put(state, new LongAdder());
        }
    }

    void count(Event event) {
        add(event, 1);
    }

    @SuppressWarnings("NullAway") // there is one for each
    void add(Event event, long howMany) {
        events.get(event).add(howMany);
    }

    @SuppressWarnings("NullAway")
    void found(Leases.State state) {
        lookups.get(state).increment();
    }

    /** An operation of that name has failed. */
    void failed(String operation) {
        failures.computeIfAbsent(operation, name -> new LongAdder()).increment();
    }

    /** A value could not be read, for a reason that is one of a few. */
    void unreadable(String reason) {
        unreadable.computeIfAbsent(reason, name -> new LongAdder()).increment();
    }

    @SuppressWarnings("NullAway")
    private long sum(Event event) {
        return events.get(event).sum();
    }

    private static Map<String, Long> sums(Map<?, LongAdder> counters) {
        Map<String, Long> sums = new TreeMap<>();
        counters.forEach((name, counter) -> sums.put(name.toString(), counter.sum()));
        return sums;
    }

    TierStats stats(long breakerOpened) {
        return new TierStats(
                sums(lookups),
                sums(failures),
                sum(Event.SKIPPED),
                sum(Event.PUBLISHED),
                sum(Event.FENCED),
                sum(Event.LOCAL_LOAD),
                sum(Event.WAIT),
                sum(Event.WAIT_TIMEOUT),
                sums(unreadable),
                sum(Event.NOT_ENCODABLE),
                sum(Event.BUS_GAP),
                sum(Event.SUSPECT_CONFIRMED),
                sum(Event.SUSPECT_DROPPED),
                breakerOpened);
    }
}
