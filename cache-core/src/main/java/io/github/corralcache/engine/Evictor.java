package io.github.corralcache.engine;

import io.github.corralcache.EvictionReason;

/**
 * Chooses which entry of a segment is evicted, and tells the segment's policy what becomes of the others:
 * {@link PolicyEvictor} in a cache of its own, {@link PoolEvictor} where guarantees have a say. Under the segment's
 * lock.
 */
interface Evictor {

    /**
     * Chooses an entry that may be given up for one of {@code demanding} that weighs {@code need}, and takes its weight
     * from its owner's account. Nobody ranks it any more. Returns {@link Slots#NONE} if no entry may.
     */
    int choose(Owner<?, ?> demanding, long need);

    /** Why the entry in {@code slot}, which was chosen last, is evicted. */
    EvictionReason reason(int slot);

    /** A new entry has been put into {@code slot}. */
    void added(int slot);

    /** A hit. */
    void touched(int slot);

    /** A new value, for an entry that weighed {@code oldWeight} before. */
    void updated(int slot, long oldWeight);

    /** The entry in {@code slot} is about to be removed. */
    void removed(int slot);

    /** All entries have been removed, of a segment that is not shared. */
    void cleared();

    /** The write that entries were chosen for has been made, or has failed. */
    void written();
}
