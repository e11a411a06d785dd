package io.github.corralcache.engine;

import io.github.corralcache.cost.SmoothedCost;
import io.github.corralcache.loading.LoadTime;
import io.github.corralcache.stats.Savings;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Tells {@link Savings} of hits and loads, and how long loads of their keys take. Thread-safe, takes no lock. */
final class Gain<K, V> {

    private final Segment<K, V>[] segments;
    private final Table<K, V> table;
    private final boolean costsTellTime;
    private final LoadTime loadTime;
    private final Clock clock;
    private final Savings savings;

    Gain(Owner<K, V> owner, Segment<K, V>[] segments, LoadTime loadTime, Clock clock) {
        this.segments = segments;
        this.table = owner.table;
        this.costsTellTime = owner.smoothsCosts;
        this.loadTime = loadTime;
        this.clock = clock;
        this.savings = new Savings(clock.now());
    }

    /** Whether one hit in {@link Savings#THINNED} is to be told of, and not all. */
    boolean isThinned() {
        return savings.weight() != 1;
    }

    /** A lookup was answered with the value of {@code node}, and is to be told of. */
    void answered(Node<K, V> node) {
        savings.answered(node.hash, loadNanos(node), clock.glance());
    }

    /** As {@link #answered}, with a stale value, of which nobody has said yet whether it is to be told of. */
    void answeredStale(Node<K, V> node) {
        if (!isThinned() || ThreadLocalRandom.current().nextInt(Savings.THINNED) == 0) {
            answered(node);
        }
    }

    /** A load of a key begins; {@code node} is null unless it regenerates what is there. */
    void loads(@Nullable Node<K, V> node, int hash) {
        savings.loads(hash, node == null ? 0 : loadNanos(node), clock.glance());
    }

    /** How long a load of the key takes; in the wake of writers, who may have moved on. */
    private long loadNanos(Node<K, V> node) {
        double nanos = costsTellTime ? segments[table.segment(node.hash)].costRacily(node.slot) : Double.NaN;
        return SmoothedCost.isKnown(nanos) ? (long) nanos : loadTime.estimateNanos();
    }

    /** Returns how many nanoseconds of loading were saved until now. */
    long savedNanos() {
        return (long) savings.savedNanos(clock.now());
    }

    /** Returns how many nanoseconds a load takes, on the average of lookups that needed none. */
    double meanLoadNanos() {
        return savings.meanLoadNanos();
    }
}
