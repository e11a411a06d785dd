package io.github.corralcache;

import io.github.corralcache.test.FakeTime;
import java.time.Duration;

/** The cache that most tests start from, and limits that differ from the defaults in one respect. */
final class Caches {

    private Caches() {}

    static CacheBuilder<String, String> on(FakeTime time) {
        return CacheBuilder.<String, String>named("test")
                .seed(1)
                .maximumSize(10_000)
                .ticker(time)
                .scheduler(time);
    }

    /** A pool with room for all that a test puts there, and so many loads. */
    static CachePool pool(int loads) {
        return CachePoolBuilder.named("pool")
                .maximumSize(10_000)
                .maxConcurrentLoads(loads)
                .build();
    }

    static LoadLimits waiters(int perKey, int inAll) {
        return LoadLimits.DEFAULTS.withMaxWaitersPerKey(perKey).withMaxWaiters(inAll);
    }

    static LoadLimits timeouts(Duration wait, Duration load) {
        return LoadLimits.DEFAULTS.withWaitTimeout(wait).withLoadTimeout(load);
    }

    static LoadLimits pauses(Duration failureBackoff, Duration cacheFailures) {
        return LoadLimits.DEFAULTS.withFailureBackoff(failureBackoff).withCacheFailures(cacheFailures);
    }
}
