package io.github.corralcache;

import io.github.corralcache.test.FakeTime;
import java.time.Duration;

/** The cache that most tests start from, and limits that differ from the defaults in one respect. */
final class Caches {

    private static final LoadLimits DEFAULTS = LoadLimits.DEFAULTS;

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
        return new LoadLimits(
                perKey,
                inAll,
                DEFAULTS.waitTimeout(),
                DEFAULTS.loadTimeout(),
                DEFAULTS.failureBackoff(),
                DEFAULTS.cacheFailures());
    }

    static LoadLimits timeouts(Duration wait, Duration load) {
        return new LoadLimits(
                DEFAULTS.maxWaitersPerKey(),
                DEFAULTS.maxWaiters(),
                wait,
                load,
                DEFAULTS.failureBackoff(),
                DEFAULTS.cacheFailures());
    }

    static LoadLimits pauses(Duration failureBackoff, Duration cacheFailures) {
        return new LoadLimits(
                DEFAULTS.maxWaitersPerKey(),
                DEFAULTS.maxWaiters(),
                DEFAULTS.waitTimeout(),
                DEFAULTS.loadTimeout(),
                failureBackoff,
                cacheFailures);
    }
}
