/**
 * What an entry cost to make, which is what its loss will cost. Users see {@link io.github.corralcache.cost.CostModel};
 * the engine asks it once for each value about to be stored, outside all locks.
 */
@NullMarked
package io.github.corralcache.cost;

import org.jspecify.annotations.NullMarked;
