/**
 * The JMH benchmarks and the command that runs them, the contestants side by side. JMH calls the benchmarks from as
 * many threads as it is told to, in a JVM of their own.
 */
@NullMarked
package io.github.corralcache.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
