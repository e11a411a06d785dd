/**
 * Not API. Puts a cache of this node in front of a second tier: asks the tier before a loader runs, stores there what
 * was loaded, and hears of writes elsewhere. Called by whoever leads a load, and by threads of the tier's client.
 */
@NullMarked
package io.github.corralcache.tiered;

import org.jspecify.annotations.NullMarked;
