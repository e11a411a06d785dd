package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;
import java.util.List;

/**
 * Decides which entry of a segment to give up.
 *
 * <p>One instance serves one segment, and the engine calls every method under that segment's lock, so no policy
 * mentions threads. For a new entry the engine calls {@link #arriving}, then {@link #evict} as often as room is
 * missing, then {@link #added}. An entry leaves through {@link #evict} or {@link #removed}, never both. All work is to
 * be O(1) or bounded, amortised: writers wait for it.
 */
public interface EvictionPolicy {

    /** How hits are to be recorded. Asked once; the same for all segments of a cache. */
    HitRecording hits();

    /**
     * A key that the segment does not hold is about to be added: the moment to learn from ghosts and sketches. Comes
     * before the evictions that make room for it.
     *
     * @param hash the spread hash of the key
     */
    default void arriving(int hash, long weight, double cost) {}

    /** The entry in {@code slot}, new, has been put into the segment. Its word is zero. */
    void added(int slot);

    /** The entry in {@code slot} was hit. Called only for hits that are {@linkplain HitRecording#sampling buffered}. */
    default void touched(int slot) {}

    /**
     * The entry in {@code slot} has a new value, which counts as an access; its weight was {@code oldWeight} before.
     */
    default void updated(int slot, long oldWeight) {}

    /** Forgets the entry in {@code slot}: it is about to be removed, for another reason than eviction. */
    void removed(int slot);

    /**
     * Chooses the entry to give up, forgets it, and returns its slot. Called only while the segment has an entry. A
     * loop over entries that were hit is bounded, however readers race.
     */
    int evict();

    /**
     * Tells why the entry that {@link #evict} has just chosen is to go, and not another one. Asked, if at all, right
     * after {@link #evict}, while what {@link Entries} knows of the entry is still there.
     *
     * @param victim its slot
     */
    EvictionReason reason(int victim);

    /**
     * Returns how groups of keys fare, those of all segments of the cache together. Empty for a policy that does not
     * look at groups, and while there is too little to tell from.
     */
    default List<GroupSurprise> surprises() {
        return List.of();
    }

    /**
     * Forgets what is known of a group of keys, in all segments of the cache together: it has no entries any more, and
     * its number may be another's next.
     *
     * @param group as {@link Entries#group} has it
     */
    default void forgetGroup(int group) {}

    /** Forgets all entries. What is known of keys no longer held may stay. */
    void clear();

    /**
     * Makes the policy of each segment of one cache. Used for one cache only, so segments may share state through it.
     */
    @FunctionalInterface
    interface Factory {

        /**
         * Makes the policy of one segment.
         *
         * @param entries the entries of the segment, none at first
         * @param seed for whatever the policy does at random; the same seed and calls give the same evictions
         */
        EvictionPolicy create(Entries entries, long seed);
    }
}
