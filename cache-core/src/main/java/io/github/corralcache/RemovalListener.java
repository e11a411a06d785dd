package io.github.corralcache;

/**
 * Called exactly once for every entry that leaves the cache, after its removal, on the thread that removed it, outside
 * all locks. Its exceptions and errors are counted as {@link CacheStats#listenerFailures()} and go no further. It may
 * block. Then only the thread that removed the entry waits: a caller, or a daemon thread that removes this cache's
 * expired entries.
 *
 * <p>It may use this cache and others. Removals that it causes are reported after it has returned, on the same thread.
 * After a thousand such removals for each one that the operation itself has caused, further ones are not reported but
 * counted as failures. So a listener that puts back every evicted entry ends.
 */
@FunctionalInterface
public interface RemovalListener<K, V> {

    /** The entry of {@code key} with {@code value} has left the cache because of {@code cause}. */
    void removed(K key, V value, RemovalCause cause);
}
