package io.github.corralcache.policy;

/**
 * What a policy may know of the entries of its segment. An entry is known by its <em>slot</em>, a small number that is
 * its own from {@link EvictionPolicy#added} to {@link EvictionPolicy#evict} or {@link EvictionPolicy#removed}, and then
 * free for another; slots are dense, so a policy keeps its state in arrays indexed by slot. Valid under the segment's
 * lock only.
 */
public interface Entries {

    /** The numbers of {@linkplain #group groups} that somebody has named are less than this. */
    int GROUPS = 48;

    /** How many slots there are at present: every slot in use is less than this. Grows, and never shrinks. */
    int slots();

    /** The number of entries. */
    int count();

    /** The weight of all entries. */
    long weight();

    /**
     * The weight this segment may hold: its share of the cache's maximum, which moves as segments lend each other room.
     * Exact where the cache has one segment.
     */
    long capacity();

    /** Whether entries may weigh anything but 1; the same at all times. */
    boolean areWeighted();

    /** The spread hash of the entry's key. */
    int hash(int slot);

    /** The weight of the entry. */
    long weight(int slot);

    /** What it costs to load the entry again, in any unit, more than zero; 1 where the cache knows no costs. */
    double cost(int slot);

    /**
     * The group of the entry, from zero up to {@link #GROUPS}, by which a policy may compare misses: its cache or its
     * loader. Negative if none is given; then the band of its cost may be the group.
     */
    int group(int slot);

    /**
     * In how many nanoseconds the entry ends, counted from the latest write; {@link Long#MAX_VALUE} if never. Entries
     * that have ended are removed by and by, without the policy's help.
     */
    long endsInNanos(int slot);

    /** The word that hits write, see {@link HitRecording}; zero when the entry is added. Readers race with this. */
    int word(int slot);

    /** Sets the word. A hit at the same moment may be lost, or may undo this. */
    void word(int slot, int value);
}
