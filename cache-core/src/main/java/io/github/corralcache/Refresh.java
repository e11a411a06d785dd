package io.github.corralcache;

/** Who regenerates a stale value. */
public enum Refresh {
    /** A thread of the refresh executor; every caller gets the stale value at once. */
    BACKGROUND,
    /**
     * The first caller that finds the value stale, on its own thread; all others get the stale value at once. So does
     * the first if its load fails, unless the value is gone by then; an {@link Error} is thrown.
     */
    CALLER
}
