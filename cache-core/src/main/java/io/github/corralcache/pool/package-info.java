/**
 * Not API. Budgets that several caches share: how much each has, what of it is guaranteed, and which entries stay
 * because of that. Called by the engine, from any thread, or under a segment's lock where a class says so.
 */
@NullMarked
package io.github.corralcache.pool;

import org.jspecify.annotations.NullMarked;
