/** Draws charts of replays, as SVG and PNG from one layout. Called from the command line, on one thread. */
@NullMarked
package io.github.corralcache.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
