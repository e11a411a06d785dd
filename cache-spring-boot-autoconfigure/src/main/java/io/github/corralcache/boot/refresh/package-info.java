/**
 * Where stale values of all caches of an application are refreshed: a bounded number at a time, in fair turns, with the
 * context of the caller. Knows nothing of properties. Called by caches, on threads that meet a stale value.
 */
@NullMarked
package io.github.corralcache.boot.refresh;

import org.jspecify.annotations.NullMarked;
