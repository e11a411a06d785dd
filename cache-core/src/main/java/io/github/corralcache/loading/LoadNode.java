package io.github.corralcache.loading;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One load in the {@link WaitGraph}: what it waits for, and whether anybody waits for it. Flights that one loader loads
 * together have one in common, as they end together. Guarded by the graph's lock, the volatile fields excepted.
 */
final class LoadNode {

    /** Flights that this load waits for, each with the number of times that it does; null for none. */
    private @Nullable Map<Flight<?, ?>, Integer> waitsFor;

    /** How many edges of the graph lead here. */
    int waitedFor;

    /** The last walk through the graph that came here. */
    long visit;

    /** Whether a load has come to wait for this one; written before that looks at {@link #request}. */
    volatile boolean wanted;

    /** Where this load queues for its permits, if it does; written before {@link #wanted} is looked at. */
    @Nullable
    volatile PermitRequest request;

    Set<Flight<?, ?>> waitsFor() {
        return waitsFor == null ? Set.of() : waitsFor.keySet();
    }

    void add(Flight<?, ?> on) {
        if (waitsFor == null) {
            waitsFor = new HashMap<>(4);
        }
        waitsFor.merge(on, 1, Integer::sum);
        on.node.waitedFor++;
    }

    /** Does nothing if this load does not wait for {@code on}. */
    void remove(Flight<?, ?> on) {
        if (waitsFor == null) {
            return;
        }
        Integer times = waitsFor.remove(on);
        if (times != null) {
            on.node.waitedFor--;
            if (times > 1) {
                waitsFor.put(on, times - 1);
            }
        }
    }

    /** From now on stands for the load of {@code other} too, which has not begun and so waits for nothing. */
    void takeIn(LoadNode other) {
        waitedFor += other.waitedFor;
        wanted |= other.wanted;
    }
}
