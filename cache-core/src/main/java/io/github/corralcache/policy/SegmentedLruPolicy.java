package io.github.corralcache.policy;

import static io.github.corralcache.policy.SlotLinks.NONE;

import io.github.corralcache.EvictionReason;

/**
 * Segmented LRU, as memcached has it. Newcomers are hot; at the end of the hot queue those hit twice go on to the warm
 * one and the rest to the cold one, whose end is given up. In the warm queue, those hit since they were last looked at
 * get another round, and the rest go to the cold one as well. A cold entry that is hit for the second time goes to the
 * warm queue at once.
 *
 * <p>The hot and warm queues have their shares, and what is older than a multiple of the oldest cold entry's age leaves
 * them also when they are within it, so that a queue nobody uses does not keep its share. memcached counts ages in
 * seconds, so that nothing leaves for its age where all entries change within one; here a number of accesses stands for
 * that. Without it a small cache, whose cold entries never become old, would not leave warm ones the time to be hit
 * again. What in memcached a thread of its own does from time to time is done here with every entry that is added, a
 * few moves at a time.
 *
 * <p>Entries that end soon may have a queue to themselves, the temporary one, where hits count for nothing and from
 * which nothing is given up while there is anything else: they take room until they end, and spare the others the stir.
 * In memcached such entries can fill all memory; here they give way to one another, the oldest first.
 *
 * <p>memcached, doc/new_lru.txt and items.c.
 */
final class SegmentedLruPolicy implements EvictionPolicy {

    private static final byte FETCHED = 1;
    private static final byte ACTIVE = 2;

    /** Accesses within which no entry leaves a queue for its age. */
    private static final int YOUNG = 5_000;

    /** Entries that one call moves from queue to queue. */
    private static final int MOST_MOVES = 5;

    private final Entries entries;
    private final Settings settings;
    private final SlotList hot;
    private final SlotList warm;
    private final SlotList cold;
    private final SlotList temporary;
    private byte[] flags = {};
    /** By slot: the time it was added or last became active. */
    private int[] time = {};
    /** Goes by one with each access. */
    private int now;

    /**
     * @param hot share of the hot queue
     * @param warm share of the warm queue
     * @param hotAge greatest age in the hot queue, in relation to the age of the oldest cold entry
     * @param warmAge greatest age in the warm queue, likewise
     * @param temporaryNanos entries that end within this are temporary; less than zero if none is
     */
    private record Settings(double hot, double warm, double hotAge, double warmAge, long temporaryNanos) {}

    private SegmentedLruPolicy(Entries entries, Settings settings) {
        this.entries = entries;
        this.settings = settings;
        SlotLinks links = new SlotLinks(entries);
        hot = links.list();
        warm = links.list();
        cold = links.list();
        temporary = links.list();
    }

    static Factory factory(PolicyOptions options) {
        Settings settings = new Settings(
                options.percent("hot", 20, 1, 40),
                options.percent("warm", 40, 1, 40),
                options.number("hot-age", 0.2, 0, 100),
                options.number("warm-age", 2, 0, 100),
                (long) (1e9 * options.numberUnless("temporary-ttl", "off", -1, -1, 0, 86_400)));
        return (entries, seed) -> new SegmentedLruPolicy(entries, settings);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.buffered();
    }

    @Override
    public void added(int slot) {
        flags = SlotArrays.fit(flags, entries.slots());
        time = SlotArrays.fit(time, entries.slots());
        flags[slot] = 0;
        time[slot] = ++now;
        (isTemporary(slot) ? temporary : hot).addFirst(slot);
        balance();
    }

    @Override
    public void touched(int slot) {
        now++;
        if (temporary.contains(slot)) {
            return;
        }
        if ((flags[slot] & FETCHED) == 0) {
            flags[slot] |= FETCHED;
        } else if (cold.contains(slot)) {
            cold.remove(slot);
            warm.addFirst(slot);
            time[slot] = now;
        } else if ((flags[slot] & ACTIVE) == 0) {
            flags[slot] |= ACTIVE;
            time[slot] = now;
        }
    }

    @Override
    public void updated(int slot, long oldWeight) {
        SlotList queue = listOf(slot);
        queue.reweigh(slot, oldWeight);
        if (isTemporary(slot) == (queue == temporary)) {
            touched(slot);
        } else {
            queue.remove(slot);
            added(slot);
        }
    }

    @Override
    public void removed(int slot) {
        listOf(slot).remove(slot);
    }

    @Override
    public int evict() {
        SlotList queue = !cold.isEmpty() ? cold : !hot.isEmpty() ? hot : !warm.isEmpty() ? warm : temporary;
        int victim = queue.last();
        queue.remove(victim);
        return victim;
    }

    private void balance() {
        int coldAge = cold.isEmpty() ? 0 : now - time[cold.last()];
        long hotShare = (long) (entries.capacity() * settings.hot());
        long warmShare = (long) (entries.capacity() * settings.warm());
        for (int moves = 0; moves < MOST_MOVES; moves++) {
            boolean moved = moveFromEnd(hot, hotShare, Math.max(YOUNG, settings.hotAge() * coldAge));
            moved |= moveFromEnd(warm, warmShare, Math.max(YOUNG, settings.warmAge() * coldAge));
            if (!moved) {
                return;
            }
        }
    }

    private boolean moveFromEnd(SlotList queue, long share, double greatestAge) {
        int slot = queue.last();
        if (slot == NONE) {
            return false;
        }
        if ((flags[slot] & ACTIVE) != 0) {
            flags[slot] &= ~ACTIVE;
            queue.remove(slot);
            warm.addFirst(slot);
            return true;
        }
        if (queue.weight() > share || now - time[slot] > greatestAge) {
            queue.remove(slot);
            cold.addFirst(slot);
            return true;
        }
        return false;
    }

    private SlotList listOf(int slot) {
        return cold.contains(slot) ? cold : warm.contains(slot) ? warm : temporary.contains(slot) ? temporary : hot;
    }

    private boolean isTemporary(int slot) {
        return entries.endsInNanos(slot) <= settings.temporaryNanos();
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.RECENCY;
    }

    @Override
    public void clear() {
        hot.clear();
        warm.clear();
        cold.clear();
        temporary.clear();
    }
}
