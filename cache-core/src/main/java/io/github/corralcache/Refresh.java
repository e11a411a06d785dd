package io.github.corralcache;

/** Who regenerates a stale value. */
public enum Refresh {
    /** A thread of the refresh executor; every caller gets the stale value at once. */
    BACKGROUND,
    /** The first caller that finds the value stale, on its own thread; all others get the stale value at once. */
    CALLER
}
