package io.github.corralcache.engine;

import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.policy.Policies;
import java.util.Map;

/**
 * A policy, with what the settings of a cache or a pool tell of it.
 *
 * @param options those of the policy, all of them
 */
public record NamedPolicy(String name, Map<String, String> options, EvictionPolicy.Factory factory) {

    /** Returns one of the catalogue, which has the defaults of those options that are not {@code given}. */
    public static NamedPolicy of(String name, Map<String, String> given) {
        return new NamedPolicy(name, Policies.options(name, given), Policies.named(name, given));
    }
}
