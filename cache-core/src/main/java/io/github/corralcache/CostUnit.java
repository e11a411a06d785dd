package io.github.corralcache;

/** What the costs of a cache's entries are counted in, wherever they are shown. */
public enum CostUnit {
    /** Nanoseconds of loading, as the cache has measured them. */
    NANOSECONDS,
    /** What the application's {@link io.github.corralcache.cost.CostModel} or its loaders count in. */
    DECLARED,
    /** Nothing: all entries cost the same. */
    NONE
}
