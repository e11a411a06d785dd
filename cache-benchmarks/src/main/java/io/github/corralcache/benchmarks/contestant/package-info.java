/**
 * The caches that run side by side in the speed and memory benchmarks, behind one narrow interface. Called by the
 * {@code jmh} and {@code footprint} commands, from as many threads as these run.
 */
@NullMarked
package io.github.corralcache.benchmarks.contestant;

import org.jspecify.annotations.NullMarked;
