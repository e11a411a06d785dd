/**
 * Not API. Groups of entries that are removed together, at the cost of one. Called by the engine, under the lock of an
 * entry's segment or without one.
 */
@NullMarked
package io.github.corralcache.tag;

import org.jspecify.annotations.NullMarked;
