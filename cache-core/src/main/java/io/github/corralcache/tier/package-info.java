/**
 * A second level of the cache on another machine, shared by several nodes. What an engine such as Redis or memcached
 * has to offer, and how keys and values become bytes. Implementations are called by whichever thread leads a load,
 * under no lock of the cache.
 */
@NullMarked
package io.github.corralcache.tier;

import org.jspecify.annotations.NullMarked;
