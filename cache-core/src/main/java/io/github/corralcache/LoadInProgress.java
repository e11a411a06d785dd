package io.github.corralcache;

import java.time.Duration;

/**
 * A load that is running.
 *
 * @param key the key being loaded
 * @param keyHash a hash of the key, as in {@link Eviction}
 * @param age the time since the load began
 * @param waiters the callers that wait for it
 * @param refresh whether a stale value is being regenerated rather than a missing one loaded
 */
public record LoadInProgress<K>(K key, int keyHash, Duration age, int waiters, boolean refresh) {}
