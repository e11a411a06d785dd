/**
 * The command line of the benchmarks: {@link io.github.corralcache.benchmarks.Benchmarks} dispatches to one command per
 * package. Not API, and never a dependency of users.
 */
@NullMarked
package io.github.corralcache.benchmarks;

import org.jspecify.annotations.NullMarked;
