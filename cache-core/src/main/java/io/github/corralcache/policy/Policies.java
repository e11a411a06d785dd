package io.github.corralcache.policy;

import java.util.Map;
import java.util.Set;

/** The catalogue of eviction policies: every policy that can be chosen by name, with its options. Immutable. */
public final class Policies {

    private Policies() {}

    /** The policy that a cache has unless told otherwise. */
    public static final String DEFAULT = "s3-fifo";

    /** Returns the names that {@link #named} knows, in the order of the documentation. */
    public static Set<String> names() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the policy called {@code name}, for one cache.
     *
     * @param options the policy's options by name, as in {@code small: 10%}; those not given have their defaults
     * @throws IllegalArgumentException if there is no such policy or option, or an option's value is not allowed; the
     *     message says what is
     */
    public static EvictionPolicy.Factory named(String name, Map<String, String> options) {
        throw new UnsupportedOperationException();
    }
}
