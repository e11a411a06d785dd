/**
 * Not API. Where the rooms meet: the table of entries, its segments and their locks, and the sequence of steps that
 * makes a cache of them. Called by users through {@link io.github.corralcache.Cache}, from any thread.
 */
@NullMarked
package io.github.corralcache.engine;

import org.jspecify.annotations.NullMarked;
