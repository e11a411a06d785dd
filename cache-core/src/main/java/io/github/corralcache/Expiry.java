package io.github.corralcache;

import org.jspecify.annotations.Nullable;

/**
 * Gives single entries a TTL of their own. Called once for each value about to be stored, outside all locks. What it
 * throws is counted and the cache's TTL is used.
 */
@FunctionalInterface
public interface Expiry<K, V> {

    /** Returns the TTL of this entry, or null for the cache's own. */
    @Nullable
    Ttl ttl(K key, V value);
}
