package io.github.corralcache.sample.traffic;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * How a stampede went, or has gone so far.
 *
 * @param oneQueryMillis what one query took just before, when the database had nothing else to do
 * @param p99InQueries the latency that 99 of 100 callers did not exceed, as a multiple of that
 * @param healthMeanwhile how somebody was answered meanwhile who asked whether the shop is alive
 * @param pagesMeanwhile how somebody was answered meanwhile who wanted other pages
 */
public record StampedeFigures(
        @JsonUnwrapped RunFigures run,
        double oneQueryMillis,
        double p99InQueries,
        Looks healthMeanwhile,
        Looks pagesMeanwhile) {

    /** Requests of one kind, one after the other, and their latency in milliseconds. */
    public record Looks(int answered, int failed, double p50, double max) {

        static final Looks NONE = new Looks(0, 0, 0, 0);
    }
}
