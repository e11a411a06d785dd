package io.github.corralcache.tier;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Has one node load a key while the others wait or serve what is stale: a lease lies under the key itself, in the place
 * of the value or beside it, so whatever replaces or removes what is there ends the lease too. A load stores its value
 * by {@link #publish}, which is refused unless its lease still stands: as in Nishtala et al., "Scaling Memcache at
 * Facebook", NSDI 2013, section 3.2.1. See {@link SecondTier} for threads and failures.
 */
public interface Leases {

    /** What a lookup found. */
    enum State {
        /** A value that is fresh. */
        FRESH,
        /** A stale value, or one that is about to be, and the lease to replace it. */
        STALE_AND_YOURS,
        /** A stale value that somebody else is replacing. */
        STALE_AND_BUSY,
        /** Nothing, and the lease to load it. */
        MISS_AND_YOURS,
        /** Nothing, and somebody else is loading it. */
        MISS_AND_BUSY
    }

    /**
     * A question for one key.
     *
     * @param lease how long the lease is to stand if it is given and not renewed; positive
     * @param early a value whose soft TTL ends within this time counts as stale for this question; not negative
     */
    record Ask(TierKey key, Duration lease, Duration early) {}

    /**
     * The answer.
     *
     * @param entry the value, fresh or stale; null for a miss
     * @param lease what {@link #publish} asks for; null unless it is yours
     * @param busyFor for how long somebody else's lease stands at most; zero unless it is busy
     */
    record Found(
            State state,
            @Nullable TierEntry entry,
            @Nullable Lease lease,
            Duration busyFor) {}

    /** The right to store what is loaded for {@code key}. Used once. Implementations add what the server needs. */
    interface Lease {

        /** Returns the key. */
        TierKey key();
    }

    /**
     * Looks up each key of {@code asks}, in their order, and leases what is missing or stale. One round trip, or two.
     */
    CompletionStage<List<Found>> lookUp(List<Ask> asks);

    /**
     * Stores what was loaded, if {@code lease} still stands.
     *
     * @return false if it does not, because the key was written or the lease ran out: nothing is stored
     */
    CompletionStage<Boolean> publish(Lease lease, TierEntry entry);

    /**
     * Lets {@code lease} stand for {@code duration} from now on.
     *
     * @return false if it does not stand any more, or the engine cannot do that
     */
    CompletionStage<Boolean> renew(Lease lease, Duration duration);

    /**
     * Gives {@code lease} up without a value. A stale value stays.
     *
     * @param pause for how long nobody is to get the lease of the key again; zero for no time
     */
    CompletionStage<Void> abandon(Lease lease, Duration pause);
}
