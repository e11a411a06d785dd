package io.github.corralcache.boot.autoconfigure;

/** Where a cache has it from what its entries cost to load again. */
public enum CostSource {
    /** From how long their loads took. */
    MEASURED,
    /** From {@code @CachePolicy(cost = …)}, or else from the application's cost model. */
    DECLARED,
    /** From nowhere: all entries cost the same. */
    NONE
}
