/** Reads request traces, whatever their format and compression, into arrays. Called by the commands, on one thread. */
@NullMarked
package io.github.corralcache.benchmarks.trace;

import org.jspecify.annotations.NullMarked;
