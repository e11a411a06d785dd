package io.github.corralcache;

/**
 * Is told of every entry that leaves the cache, exactly once, after it has left, on the thread that removed it and
 * outside all locks. What it throws, errors too, is counted as {@link CacheStats#listenerFailures()} and goes no
 * further. It may block: whoever removed the entry waits, be it a caller or a daemon thread that removes what has
 * expired of this cache, and nobody else does.
 *
 * <p>It may use this cache and others. What that removes is told when it has returned, on the same thread; from a
 * thousand such removals on for each that the operation itself has caused, they are not told any more, and counted as
 * failures. So a listener that puts back whatever is evicted comes to an end.
 */
@FunctionalInterface
public interface RemovalListener<K, V> {

    /** The entry of {@code key} with {@code value} has left the cache because of {@code cause}. */
    void removed(K key, V value, RemovalCause cause);
}
