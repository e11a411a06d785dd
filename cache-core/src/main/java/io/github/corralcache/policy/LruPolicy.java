package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * Least recently used: gives up the entry whose last access is the longest ago. Exact, as every hit moves its entry to
 * the front; a scan or a loop longer than the cache leaves it with nothing.
 */
final class LruPolicy implements EvictionPolicy {

    private final SlotList recency;

    private LruPolicy(Entries entries) {
        recency = new SlotLinks(entries).list();
    }

    static Factory factory(PolicyOptions options) {
        return (entries, seed) -> new LruPolicy(entries);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.buffered();
    }

    @Override
    public void added(int slot) {
        recency.addFirst(slot);
    }

    @Override
    public void touched(int slot) {
        recency.moveFirst(slot);
    }

    @Override
    public void updated(int slot, long oldWeight) {
        recency.reweigh(slot, oldWeight);
        recency.moveFirst(slot);
    }

    @Override
    public void removed(int slot) {
        recency.remove(slot);
    }

    @Override
    public int evict() {
        int victim = recency.last();
        recency.remove(victim);
        return victim;
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.RECENCY;
    }

    @Override
    public void clear() {
        recency.clear();
    }
}
