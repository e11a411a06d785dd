package io.github.corralcache.policy;

import static io.github.corralcache.policy.SlotLinks.NONE;

import io.github.corralcache.EvictionReason;

/**
 * SIEVE: one queue, newest first, and a hand that walks it from the oldest to the newest. The hand clears the mark of
 * entries that were hit and gives up the first without one; nothing ever moves, so that old and new stay apart.
 *
 * <p>Plain SIEVE can get stuck: where every key is read twice and then no more, one sweep takes the hand to the newest
 * entries, each further newcomer is given up at once, before its second read, and the old entries stay for good. The
 * guard, which the paper does not have, sends the hand back to the oldest entry when it comes upon the newest tenth of
 * entries.
 *
 * <p>Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is simpler than LRU", NSDI 2024.
 */
final class SievePolicy implements EvictionPolicy {

    private final Entries entries;
    private final double guard;
    private final SlotList queue;
    private int[] born = {};
    /** The number of the newest entry. */
    private int births;
    /** Where the next search begins; the oldest entry if {@link SlotLinks#NONE}. */
    private int hand = NONE;

    /** @param guard share of the entries, the newest, that the hand does not enter */
    private SievePolicy(Entries entries, double guard) {
        this.entries = entries;
        this.guard = guard;
        queue = new SlotLinks(entries).list();
    }

    static Factory factory(PolicyOptions options) {
        double guard = options.percent("guard", 10, 0, 90);
        return (entries, seed) -> new SievePolicy(entries, guard);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.counting(1);
    }

    @Override
    public void added(int slot) {
        born = SlotArrays.fit(born, entries.slots());
        born[slot] = ++births;
        queue.addFirst(slot);
    }

    @Override
    public void updated(int slot, long oldWeight) {
        queue.reweigh(slot, oldWeight);
        entries.word(slot, 1);
    }

    @Override
    public void removed(int slot) {
        if (slot == hand) {
            hand = queue.before(slot);
        }
        queue.remove(slot);
    }

    @Override
    public int evict() {
        int guarded = (int) (queue.size() * guard);
        int at = hand == NONE ? queue.last() : hand;
        // one round clears every mark, unless readers set them again
        for (int marks = queue.size(); marks >= 0; marks--) {
            if (Integer.compareUnsigned(births - born[at], guarded) < 0) {
                at = queue.last();
            }
            if (entries.word(at) == 0) {
                break;
            }
            entries.word(at, 0);
            at = queue.before(at) == NONE ? queue.last() : queue.before(at);
        }
        hand = queue.before(at);
        queue.remove(at);
        return at;
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.RECENCY;
    }

    @Override
    public void clear() {
        queue.clear();
        hand = NONE;
    }
}
