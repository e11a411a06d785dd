package io.github.corralcache.boot.endpoint;

import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All of Corral at one moment, as its endpoint shows it. What is null is left out.
 *
 * @param summary what all caches together hold and have counted
 * @param pools the pools by name
 * @param flightsInProgress how many loads run
 * @param waiters how many callers wait for them
 * @param flights the loads that have been running longest, a hundred at most
 */
public record CorralDescriptor(
        CorralSummary summary,
        Map<String, PoolDescriptor> pools,
        int flightsInProgress,
        int waiters,
        List<FlightDescriptor> flights)
        implements OperationResponseBody {}
