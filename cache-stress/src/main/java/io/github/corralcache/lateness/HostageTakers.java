package io.github.corralcache.lateness;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Caches whose listeners, continuations and loaders block for seconds whenever a deadline leads to them. They are never
 * closed, as that would tell the listener of all that is left.
 */
final class HostageTakers {

    private static final long BLOCKS = TimeUnit.SECONDS.toNanos(2);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofMillis(150);

    private final Cache<Long, String> expiring;
    private final Cache<Long, String> timingOut;
    private long number;

    /** @param build what all caches of a run have in common */
    HostageTakers(UnaryOperator<CacheBuilder<Long, String>> build) {
        expiring = build.apply(CacheBuilder.<Long, String>named("expiring")
                        .maximumSize(100_000)
                        .ttl(SOON)
                        .removalListener((key, value, cause) -> block()))
                .build();
        timingOut = build.apply(CacheBuilder.<Long, String>named("timing-out")
                        .maximumSize(1_000)
                        .maxConcurrentLoads(1)
                        .waitTimeout(LATER)
                        .loadTimeout(SOON))
                .build();
    }

    /** Sees to it that something blocks again. */
    void go() {
        number++;
        expiring.put(number, "v");
        var unusedFirst =
                timingOut.getAsync(-number, key -> new CompletableFuture<>()); // has the permit, and loses it soon
        var unusedSecond = timingOut.getAsync(number, key -> {
            block();
            return new CompletableFuture<>();
        });
        for (int follower = 0; follower < 4; follower++) {
            var unused = timingOut
                    .getAsync(number, key -> new CompletableFuture<>())
                    .whenComplete((value, failure) -> block());
        }
    }

    private static void block() {
        LockSupport.parkNanos(BLOCKS);
    }
}
