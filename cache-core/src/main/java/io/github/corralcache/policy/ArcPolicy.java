package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * ARC, the adaptive replacement cache: entries accessed once and entries accessed again are in two lists by recency,
 * and the keys lately given up from either are remembered as ghosts. A ghost that returns says that its list was too
 * short, and moves the target for the first list's size that way.
 *
 * <p>Adapts to scans and to frequency without any setting, but every hit moves an entry, and a loop longer than the
 * cache leaves it with nothing. Sizes are weights here, and steps of the target are in the weight of the key that
 * returns.
 *
 * <p>Megiddo, Modha: "ARC: a self-tuning, low overhead replacement cache", FAST 2003; names as there.
 */
final class ArcPolicy implements EvictionPolicy {

    private enum Arrival {
        NEW,
        FROM_B1,
        FROM_B2
    }

    private final Entries entries;
    /** Entries accessed once. */
    private final SlotList t1;
    /** Entries accessed more than once. */
    private final SlotList t2;
    /** Keys given up from t1. */
    private final GhostList b1 = new GhostList();
    /** Keys given up from t2. */
    private final GhostList b2 = new GhostList();
    /** What t1 should weigh. */
    private long p;

    private Arrival arrival = Arrival.NEW;

    private ArcPolicy(Entries entries) {
        this.entries = entries;
        SlotLinks links = new SlotLinks(entries);
        t1 = links.list();
        t2 = links.list();
    }

    static Factory factory(PolicyOptions options) {
        return (entries, seed) -> new ArcPolicy(entries);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.buffered();
    }

    @Override
    public void arriving(int hash, long weight, double cost) {
        int ghosts1 = b1.size();
        int ghosts2 = b2.size();
        if (b1.remove(hash)) {
            p = Math.min(entries.capacity(), p + weight * Math.max(1, ghosts2 / ghosts1));
            arrival = Arrival.FROM_B1;
        } else if (b2.remove(hash)) {
            p = Math.max(0, p - weight * Math.max(1, ghosts1 / ghosts2));
            arrival = Arrival.FROM_B2;
        } else {
            arrival = Arrival.NEW;
        }
    }

    @Override
    public void added(int slot) {
        (arrival == Arrival.NEW ? t1 : t2).addFirst(slot);
        arrival = Arrival.NEW;
        forgetGhosts();
    }

    /** Recency list and ghosts of either side: the first within the capacity, both within twice that. */
    private void forgetGhosts() {
        long capacity = entries.capacity();
        while (b1.size() > 0 && t1.weight() + b1.weight() > capacity) {
            b1.removeOldest();
        }
        while (b2.size() > 0 && t1.weight() + b1.weight() + t2.weight() + b2.weight() > 2 * capacity) {
            b2.removeOldest();
        }
    }

    @Override
    public void touched(int slot) {
        if (t2.contains(slot)) {
            t2.moveFirst(slot);
        } else {
            t1.remove(slot);
            t2.addFirst(slot);
        }
    }

    @Override
    public void updated(int slot, long oldWeight) {
        (t2.contains(slot) ? t2 : t1).reweigh(slot, oldWeight);
        touched(slot);
    }

    @Override
    public void removed(int slot) {
        (t2.contains(slot) ? t2 : t1).remove(slot);
    }

    @Override
    public int evict() {
        boolean t1IsOver = arrival == Arrival.FROM_B2 ? t1.weight() >= p : t1.weight() > p;
        boolean fromT1 = t2.isEmpty() || (!t1.isEmpty() && t1IsOver);
        SlotList list = fromT1 ? t1 : t2;
        int victim = list.last();
        list.remove(victim);
        // a ghost weighs something, so that their number is bounded
        (fromT1 ? b1 : b2).add(entries.hash(victim), Math.max(1, entries.weight(victim)));
        return victim;
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.RECENCY;
    }

    @Override
    public void clear() {
        t1.clear();
        t2.clear();
        arrival = Arrival.NEW;
    }
}
