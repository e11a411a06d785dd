/**
 * What a miss of each object of a trace costs: by the trace, or drawn by one of the models of the literature. Called by
 * the commands, on one thread.
 */
@NullMarked
package io.github.corralcache.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
