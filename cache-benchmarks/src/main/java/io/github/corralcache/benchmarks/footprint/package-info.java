/** How much heap an entry takes in each contestant. Called from the command line, on one thread. */
@NullMarked
package io.github.corralcache.benchmarks.footprint;

import org.jspecify.annotations.NullMarked;
