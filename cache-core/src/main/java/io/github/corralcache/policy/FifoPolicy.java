package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * First in, first out: gives up the oldest entry, whatever its use. Hits cost nothing at all, which makes it the
 * baseline that other policies have to beat.
 */
final class FifoPolicy implements EvictionPolicy {

    private final SlotList queue;

    private FifoPolicy(Entries entries) {
        queue = new SlotLinks(entries).list();
    }

    static Factory factory(PolicyOptions options) {
        return (entries, seed) -> new FifoPolicy(entries);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.nothing();
    }

    @Override
    public void added(int slot) {
        queue.addFirst(slot);
    }

    @Override
    public void updated(int slot, long oldWeight) {
        queue.reweigh(slot, oldWeight);
    }

    @Override
    public void removed(int slot) {
        queue.remove(slot);
    }

    @Override
    public int evict() {
        int victim = queue.last();
        queue.remove(victim);
        return victim;
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.AGE;
    }

    @Override
    public void clear() {
        queue.clear();
    }
}
