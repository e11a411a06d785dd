package io.github.corralcache.sample.traffic;

/** What became of a request. */
enum Outcome {
    /** Answered as it should be. */
    ANSWERED,
    /** Told to come back later: by a cache where too many wait already. */
    TURNED_AWAY,
    /** Answered with another error, or not at all. */
    FAILED;

    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;

    /** @param saysWhenToRetry whether the answer has a {@code Retry-After} */
    static Outcome of(int status, boolean saysWhenToRetry) {
        if (status == OK) {
            return ANSWERED;
        }
        return status == SERVICE_UNAVAILABLE && saysWhenToRetry ? TURNED_AWAY : FAILED;
    }
}
