package io.github.corralcache.benchmarks.plot;

import java.util.List;

/**
 * A line of a chart, labelled at its end.
 *
 * @param bound whether it is no policy but the limit of all: drawn without colour, dashed
 */
record Series(String label, List<Point> points, boolean bound) {

    /** Both from the chart's axes: a cache size and a share from 0 to 1. */
    record Point(double x, double y) {}
}
