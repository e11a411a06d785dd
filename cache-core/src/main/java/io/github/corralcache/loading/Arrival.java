package io.github.corralcache.loading;

/**
 * When a caller came to the cache, which is when its time to wait began, and how long it is ready to wait.
 *
 * @param since the moment, by the cache's clock
 * @param patience the nanoseconds that the caller is ready to wait, zero for not at all; {@link #AS_THE_CACHE} for as
 *     long as the cache lets callers wait
 * @param asksAnew whether it has waited already, for a flight that came to nothing: it is counted, and has a place
 */
public record Arrival(long since, long patience, boolean asksAnew) {

    /** The patience of callers that have not said how long they would wait. */
    public static final long AS_THE_CACHE = -1;

    /** A caller that comes at {@code now}, and waits as long as the cache allows. */
    public static Arrival at(long now) {
        return new Arrival(now, AS_THE_CACHE, false);
    }

    /** A caller that comes at {@code now}, and waits for no longer than {@code patience} nanoseconds. */
    public static Arrival at(long now, long patience) {
        return new Arrival(now, patience, false);
    }

    /** Whether the caller has said itself how long it would wait. */
    public boolean hasOwnDeadline() {
        return patience != AS_THE_CACHE;
    }

    /** The same caller, after a flight that came to nothing. */
    public Arrival again() {
        return asksAnew ? this : new Arrival(since, patience, true);
    }

    /** Returns the earlier of both, for a caller that has waited for several flights. */
    public Arrival earlier(Arrival other) {
        return other.since - since < 0 ? other : this;
    }
}
