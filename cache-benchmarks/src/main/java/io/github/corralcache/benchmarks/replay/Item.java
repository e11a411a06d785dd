package io.github.corralcache.benchmarks.replay;

/**
 * What a replay stores for an object of the trace.
 *
 * @param key the key of the object in the trace
 * @param weight how much of the cache's maximum it takes: 1, or its size
 * @param cost what a miss of it costs
 */
record Item(Long key, int weight, double cost) {}
