package io.github.corralcache.sample.web;

import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.trace.ProductPageLog;
import io.github.corralcache.sample.traffic.Traffic;
import io.github.corralcache.sample.traffic.TrafficBusyException;
import io.github.corralcache.sample.traffic.TrafficStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Starts, watches and stops the load on the shop. */
@RestController
@RequestMapping("/api/traffic")
class TrafficController {

    private static final int MAX_PAGES_PER_SECOND = 100_000;
    private static final int MAX_CALLERS = 1_000;

    private final Traffic traffic;
    private final ProductPageLog pageLog;

    TrafficController(Traffic traffic, ProductPageLog pageLog) {
        this.traffic = traffic;
        this.pageLog = pageLog;
    }

    @GetMapping
    TrafficStatus status() {
        return traffic.status();
    }

    /**
     * Starts a replay.
     *
     * @param requests how much of the log, all of it if not given
     * @param pagesPerSecond the speed; zero, the default, for as fast as the shop answers
     */
    @PostMapping("/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TrafficStatus replay(
            @RequestParam(required = false) @Nullable Integer requests,
            @RequestParam(defaultValue = "0") int pagesPerSecond) {
        int count = requests == null ? pageLog.size() : requests;
        requireBetween("requests", count, 1, pageLog.size());
        requireBetween("pagesPerSecond", pagesPerSecond, 0, MAX_PAGES_PER_SECOND);
        traffic.startReplay(count, pagesPerSecond);
        return traffic.status();
    }

    /** Starts a stampede of {@code callers} on the report of one {@code market}. */
    @PostMapping("/stampede")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TrafficStatus stampede(
            @RequestParam(defaultValue = "500") int callers, @RequestParam(defaultValue = "DE") Market market) {
        requireBetween("callers", callers, 2, MAX_CALLERS);
        traffic.startStampede(callers, market);
        return traffic.status();
    }

    /**
     * Starts a contest of policies for the room of one shared cache.
     *
     * @param requests how much of the log, all of it if not given
     */
    @PostMapping("/contest")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TrafficStatus contest(@RequestParam(required = false) @Nullable Integer requests) {
        int count = requests == null ? pageLog.size() : requests;
        requireBetween("requests", count, 1, pageLog.size());
        traffic.startContest(count);
        return traffic.status();
    }

    /** Stops whatever is under way; does nothing if nothing is. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stop() {
        traffic.stop();
    }

    @ExceptionHandler
    ProblemDetail busy(TrafficBusyException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, e.getMessage());
    }

    private static void requireBetween(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, name + " is " + value + ", must be from " + min + " to " + max);
        }
    }
}
