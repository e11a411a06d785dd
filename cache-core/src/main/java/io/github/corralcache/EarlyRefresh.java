package io.github.corralcache;

/**
 * Whether a value that is read shortly before it becomes stale is regenerated already, in the background, so that it
 * never does.
 *
 * @param fraction the part of the soft TTL after which a read may start a refresh, more than 0 and less than 1; 1 for
 *     never
 * @param beta how eager a probabilistic refresh is; zero if the first read past {@code fraction} refreshes for certain
 */
public record EarlyRefresh(double fraction, double beta) {

    /** Values are regenerated when they are stale. */
    public static final EarlyRefresh OFF = new EarlyRefresh(1, 0);

    /** @throws IllegalArgumentException if a number is out of its range */
    public EarlyRefresh {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException(
                    "early refresh must be a fraction of the soft TTL, more than 0 and less than 1; got " + fraction);
        }
        if (!(beta >= 0 && beta <= 1_000)) {
            throw new IllegalArgumentException("beta must be more than 0 and at most 1000; got " + beta);
        }
    }

    /** The first read past {@code fraction} of the soft TTL starts a refresh. */
    public static EarlyRefresh atFraction(double fraction) {
        return new EarlyRefresh(fraction, 0);
    }

    /**
     * Each read in the second half of the soft TTL may start a refresh, with a probability that grows the nearer the
     * end of the TTL and the longer the load: XFetch of Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic
     * Cache Stampede Prevention", VLDB 2015. Nodes that share a second tier then seldom choose the same moment.
     *
     * @param beta 1 is optimal for loads that vary little; more refreshes earlier
     */
    public static EarlyRefresh probabilistic(double beta) {
        if (!(beta > 0)) {
            throw new IllegalArgumentException("beta must be more than 0 and at most 1000; got " + beta);
        }
        return new EarlyRefresh(0.5, beta);
    }

    /** Whether values are refreshed early at all. */
    public boolean isOn() {
        return fraction < 1;
    }
}
