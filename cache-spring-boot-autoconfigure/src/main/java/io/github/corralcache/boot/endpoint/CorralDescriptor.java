package io.github.corralcache.boot.endpoint;

import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All of Corral at one moment, as its endpoint shows it. What is null is left out.
 *
 * @param summary what all caches together hold and have counted
 * @param cacheManagers what the caches of each manager hold and have counted, by the bean names of the managers
 * @param pools the pools by name; of those of one name all but the first have that of their manager before it
 * @param flightsInProgress how many loads run
 * @param waiters how many callers wait for them
 * @param flights the loads that have been running longest, a hundred at most
 */
public record CorralDescriptor(
        CorralSummary summary,
        Map<String, CorralSummary> cacheManagers,
        Map<String, PoolDescriptor> pools,
        int flightsInProgress,
        int waiters,
        List<FlightDescriptor> flights)
        implements OperationResponseBody {}
