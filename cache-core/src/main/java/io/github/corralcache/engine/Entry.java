package io.github.corralcache.engine;

import io.github.corralcache.Ttl;
import org.jspecify.annotations.Nullable;

/**
 * An entry about to be stored.
 *
 * @param ttl a TTL of its own, or null for the cache's
 */
record Entry<K, V>(
        K key, int hash, V value, long weight, @Nullable Ttl ttl) {}
