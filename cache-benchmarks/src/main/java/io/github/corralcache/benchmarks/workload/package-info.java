/**
 * Where requests come from: popularity distributions and scrambled keys, the same for a seed on every machine. Called
 * by the benchmarks and by the synthetic traces, from one thread.
 */
@NullMarked
package io.github.corralcache.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
