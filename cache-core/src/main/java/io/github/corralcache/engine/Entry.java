package io.github.corralcache.engine;

import io.github.corralcache.Ttl;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry about to be stored.
 *
 * @param ttl a TTL of its own, or null for the cache's
 * @param cost what it costs to load again; NaN where unknown
 * @param group the number of the group that it names; {@link GroupNumbers#NONE} for none
 * @param tags the tags it will bear
 * @param born the moment, by {@link io.github.corralcache.tag.Tags#now}, from which on a removal by tag concerns it
 */
record Entry<K, V>(
        K key, int hash, V value, long weight, @Nullable Ttl ttl, double cost, int group, Set<String> tags, long born) {

    /** Whether the cache's own TTL and nothing else says how long it lives. */
    boolean isPlain() {
        return ttl == null && tags.isEmpty();
    }

    /** Whether it may expire in a cache whose entries do not. */
    boolean mayExpire() {
        return !tags.isEmpty() || (ttl != null && !ttl.equals(Ttl.NEVER));
    }
}
