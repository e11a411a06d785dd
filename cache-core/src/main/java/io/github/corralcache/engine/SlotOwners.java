package io.github.corralcache.engine;

/**
 * Whose the entries of a segment are: all of {@link SoleOwner one cache}, or of the {@link PoolEntries caches of a
 * pool}. Under the segment's lock.
 */
interface SlotOwners<K, V> {

    /** Returns the owner of the entry in {@code slot}, which is in use. */
    Owner<K, V> of(int slot);

    /** An entry of {@code owner} has been put into {@code slot}, one of {@code slots}. */
    void added(int slot, Owner<K, V> owner, int slots);

    /** The entry in {@code slot} has left. */
    void removed(int slot);

    /** Whether there may be several. */
    boolean areShared();
}
