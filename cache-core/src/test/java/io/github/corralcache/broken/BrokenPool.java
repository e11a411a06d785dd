package io.github.corralcache.broken;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool that gives up the oldest entry, in the fewest lines, with one bug of choice. Without a bug it keeps what pools
 * promise, so a check that complains of it is wrong itself.
 */
public final class BrokenPool {

    /** What is wrong. */
    public enum Bug {
        NONE,
        /** Whoever is oldest goes, whatever is guaranteed. */
        IGNORES_GUARANTEES,
        /** A cache at its guarantee, and not only above it, gives way. */
        TAKES_THE_LAST_OF_A_GUARANTEE,
        /** A cache within its guarantee evicts its own entries rather than those of who borrowed. */
        LEAVES_WHAT_WAS_BORROWED,
        /** Makes room for entries, and not for those that grow. */
        FORGETS_GROWTH,
        /** Gives up after some tries though there is an entry that may go. */
        GIVES_UP_SEARCHING,
        /** Clearing one cache clears them all. */
        CLEARS_THE_NEIGHBOURS,
        /** Evicts one entry more than it has to. */
        EVICTS_TOO_MUCH
    }

    /** An entry of one of the caches. */
    public record Id(int cache, int key) {}

    private static final int TRIES = 3;

    private final Bug bug;
    private final long maximum;
    private final long[] guarantees;
    private final Map<Id, Integer> entries = new LinkedHashMap<>();

    public BrokenPool(Bug bug, long maximum, long[] guarantees) {
        this.bug = bug;
        this.maximum = maximum;
        this.guarantees = guarantees;
    }

    public List<Id> put(Id id, int weight) {
        List<Id> evicted = new ArrayList<>();
        long most = maximum;
        for (int other = 0; other < guarantees.length; other++) {
            most -= other == id.cache() ? 0 : Math.min(weight(other), guarantees[other]);
        }
        boolean replaces = entries.remove(id) != null;
        if (weight > most) {
            return evicted;
        }
        boolean blind = bug == Bug.FORGETS_GROWTH && replaces;
        while (!blind && weight() + weight > maximum && evictOne(id.cache(), weight, evicted)) {
            // until there is room
        }
        if (bug == Bug.EVICTS_TOO_MUCH && !evicted.isEmpty()) {
            evictOne(id.cache(), weight, evicted);
        }
        if (blind || weight() + weight <= maximum) {
            entries.put(id, weight);
        }
        return evicted;
    }

    private boolean evictOne(int demanding, int need, List<Id> evicted) {
        int tries = bug == Bug.GIVES_UP_SEARCHING ? TRIES : Integer.MAX_VALUE;
        for (Iterator<Id> oldest = entries.keySet().iterator(); oldest.hasNext() && tries-- > 0; ) {
            Id id = oldest.next();
            if (mayGo(id.cache(), demanding, need)) {
                oldest.remove();
                evicted.add(id);
                return true;
            }
        }
        return false;
    }

    private boolean mayGo(int owner, int demanding, int need) {
        long guarantee = guarantees[owner];
        if (bug == Bug.IGNORES_GUARANTEES) {
            return true;
        }
        if (owner == demanding) {
            return bug == Bug.LEAVES_WHAT_WAS_BORROWED || weight(owner) + need > guarantee;
        }
        return bug == Bug.TAKES_THE_LAST_OF_A_GUARANTEE ? weight(owner) >= guarantee : weight(owner) > guarantee;
    }

    public @Nullable Integer get(Id id) {
        return entries.get(id);
    }

    public void evict(Id id) {
        entries.remove(id);
    }

    public void clear(int cache) {
        entries.keySet().removeIf(id -> bug == Bug.CLEARS_THE_NEIGHBOURS || id.cache() == cache);
    }

    public List<Integer> keys(int cache) {
        return entries.keySet().stream()
                .filter(id -> id.cache() == cache)
                .map(Id::key)
                .toList();
    }

    public long weight(int cache) {
        Map<Integer, Long> sums = new HashMap<>();
        entries.forEach((id, weight) -> sums.merge(id.cache(), (long) weight, Long::sum));
        return sums.getOrDefault(cache, 0L);
    }

    public long weight() {
        return entries.values().stream().mapToLong(Integer::longValue).sum();
    }
}
