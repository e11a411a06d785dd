package io.github.corralcache.boot.endpoint;

import io.github.corralcache.Cache;
import io.github.corralcache.KeyDigests;
import io.github.corralcache.LoadInProgress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A load in progress, as the endpoint shows it.
 *
 * @param cache the name of the cache
 * @param cacheManager the bean name of its manager, if there are several; else null
 * @param keyDigest stands for the key
 * @param ageMillis how long it has been running
 * @param waiters how many callers wait for it
 * @param refresh whether a stale value is being regenerated rather than a missing one loaded
 */
public record FlightDescriptor(
        String cache, @Nullable String cacheManager, String keyDigest, long ageMillis, int waiters, boolean refresh) {

    /** How many are shown at most. */
    static final int MOST = 100;

    static Stream<FlightDescriptor> of(Cache<?, ?> cache, @Nullable String cacheManager, KeyDigests digests) {
        return cache.loadsInProgress().stream().map(flight -> of(cache.name(), cacheManager, flight, digests));
    }

    private static FlightDescriptor of(
            String cache, @Nullable String cacheManager, LoadInProgress<?> flight, KeyDigests digests) {
        return new FlightDescriptor(
                cache,
                cacheManager,
                digests.of(flight.keyHash()),
                flight.age().toMillis(),
                flight.waiters(),
                flight.refresh());
    }

    /** Returns those of {@code flights} that have run longest, the oldest first. */
    static List<FlightDescriptor> oldest(List<FlightDescriptor> flights) {
        return flights.stream()
                .sorted(Comparator.comparingLong(FlightDescriptor::ageMillis).reversed())
                .limit(MOST)
                .toList();
    }

    static int waiters(List<FlightDescriptor> flights) {
        return flights.stream().mapToInt(FlightDescriptor::waiters).sum();
    }
}
