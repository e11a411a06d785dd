package io.github.corralcache.benchmarks.plot;

/**
 * How a line is drawn.
 *
 * @param color as {@code #rrggbb}
 * @param width in pixels
 */
record Pen(String color, double width, boolean dashed) {}
