/** Not API. Counting what happens: striped, exact, from any thread. Called by the engine. */
@NullMarked
package io.github.corralcache.stats;

import org.jspecify.annotations.NullMarked;
