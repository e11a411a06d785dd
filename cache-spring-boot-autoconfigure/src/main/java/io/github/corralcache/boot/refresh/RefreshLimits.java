package io.github.corralcache.boot.refresh;

/**
 * How many refreshes there may be.
 *
 * @param maxConcurrent how many may run at the same time, of all caches; at least one
 * @param queueCapacity how many of each cache may wait besides; zero for none
 */
public record RefreshLimits(int maxConcurrent, int queueCapacity) {}
