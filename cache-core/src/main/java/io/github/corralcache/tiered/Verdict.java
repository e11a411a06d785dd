package io.github.corralcache.tiered;

import io.github.corralcache.tiered.Copies.Copy;
import org.jspecify.annotations.Nullable;

/** What a load of this node is to do, now that the second tier was asked. */
sealed interface Verdict<V> {

    /** Take this value: it was loaded elsewhere. {@code life} is what is left of it at the time {@code asOf}. */
    record Answer<V>(Copy<V> copy, Life life, long asOf) implements Verdict<V> {}

    /**
     * Run the loader.
     *
     * @param held the lease to publish the value by; null if it is to stay on this node
     * @param stale the stale value of the tier; null if there is none
     * @param asOf when {@code stale} was asked for
     */
    record Load<V>(@Nullable Held held, @Nullable Copy<V> stale, long asOf) implements Verdict<V> {}

    /** The caller has waited for another node for as long as it may. */
    record TooLate<V>() implements Verdict<V> {}
}
