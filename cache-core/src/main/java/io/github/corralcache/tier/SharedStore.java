package io.github.corralcache.tier;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps values by key, each for a time that the server measures. See {@link SecondTier} for threads and failures. */
public interface SharedStore {

    /**
     * Returns what is under each of {@code keys}, in their order, with what is left of its TTLs; null where there is
     * nothing, or a lease without a value. One round trip, whatever the number of keys.
     */
    CompletionStage<List<@Nullable TierEntry>> get(List<TierKey> keys);

    /** Stores {@code entry}, whatever is under {@code key}. A lease of the key ends, and what it loads is refused. */
    CompletionStage<Void> put(TierKey key, TierEntry entry);

    /** Removes what is under {@code keys}. Leases of them end, and what they load is refused. One round trip. */
    CompletionStage<Void> remove(Collection<TierKey> keys);

    /**
     * Stores {@code bytes} for {@code ttl} where there is nothing, in one step. For the few things that nodes have to
     * agree on, which are not values.
     *
     * @return what is there now
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
