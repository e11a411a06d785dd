package io.github.corralcache.loading;

/**
 * When a caller came to the cache, which is when its time to wait began.
 *
 * @param since the moment, by the cache's clock
 * @param asksAnew whether it has waited already, for a flight that came to nothing: it is counted, and has a place
 */
public record Arrival(long since, boolean asksAnew) {

    /** A caller that comes at {@code now}. */
    public static Arrival at(long now) {
        return new Arrival(now, false);
    }

    /** The same caller, after a flight that came to nothing. */
    public Arrival again() {
        return asksAnew ? this : new Arrival(since, true);
    }

    /** Returns the earlier of both, for a caller that has waited for several flights. */
    public Arrival earlier(Arrival other) {
        return other.since - since < 0 ? other : this;
    }
}
