package io.github.corralcache.engine;

/**
 * What the entries of one cache weigh together, and may weigh: {@link SoleAccount} of a cache with a budget of its own,
 * {@link PoolAccount} of one that shares its budget with others. Thread-safe.
 */
interface Account {

    /** Returns what the entries weigh. */
    long weight();

    /** Returns the largest weight that an entry can have at the moment. */
    long most();

    /** Returns the bound on the weight of the entries, and of those that share it. */
    long maximum();

    /**
     * Changes the maximum.
     *
     * @throws IllegalStateException if it is not this cache's alone
     */
    void resize(long maximum);

    /** Returns the weight for which there is room without evicting anything; negative after the maximum was lowered. */
    long room();

    /** {@code weight} was reserved from the budget for an entry. */
    void grow(long weight);

    /** Gives back what an entry weighed that has left, or by how much it has become lighter. */
    void release(long weight);

    /** Whether an entry may get its room at the expense of other caches, whose listeners are to be told then. */
    boolean evictsFromOthers();

    /**
     * Something is to be stored: gives back the room of caches that nobody can use any more. Called outside all locks.
     */
    void releaseForgotten();

    /** The cache is closed and empty. */
    void close();
}
