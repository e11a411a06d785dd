/**
 * Replays traces through Corral's engine and through its rivals, and reports what they hit and what their misses cost.
 * Called from the command line, on one thread.
 */
@NullMarked
package io.github.corralcache.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
