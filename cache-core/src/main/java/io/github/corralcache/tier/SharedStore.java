package io.github.corralcache.tier;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Stores values by key, each for a time that the server measures. See {@link SecondTier} for threads and failures. */
public interface SharedStore {

    /**
     * Returns the entries of {@code keys}, in their order, with the rest of their TTLs. An element is null if there is
     * no value; a lease alone is no value. One round trip for any number of keys.
     */
    CompletionStage<List<@Nullable TierEntry>> get(List<TierKey> keys);

    /**
     * Stores {@code entry} and replaces any other. A lease of the key ends, and the value that it loads is rejected.
     */
    CompletionStage<Void> put(TierKey key, TierEntry entry);

    /**
     * Removes the entries of {@code keys}. Their leases end, and the values that these load are rejected. One round
     * trip.
     */
    CompletionStage<Void> remove(Collection<TierKey> keys);

    /**
     * Stores {@code bytes} for {@code ttl} if nothing is stored, in one atomic step. For the few things that nodes must
     * agree on, which are not values.
     *
     * @return the bytes that are stored now, never null
     */
    CompletionStage<byte[]> agree(TierKey key, byte[] bytes, Duration ttl);

    /** Replaces what {@link #agree} stored. */
    CompletionStage<Void> replace(TierKey key, byte[] bytes, Duration ttl);

    /**
     * Returns what {@link #agree} or {@link #replace} stored under each of {@code keys}; null where there is nothing.
     */
    CompletionStage<List<byte @Nullable []>> agreed(List<TierKey> keys);

    /**
     * Returns the versions of the values under {@code keys}, in their order; null where there is nothing. Cheap: no
     * value is transferred. One round trip.
     */
    CompletionStage<List<@Nullable Long>> versions(List<TierKey> keys);
}
