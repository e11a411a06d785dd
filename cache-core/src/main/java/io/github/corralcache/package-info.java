/**
 * What a user of the cache holds: {@link io.github.corralcache.Cache}, its builder, the functions a user writes and the
 * exceptions a user meets. Everything here is public API; all of it may be used from any thread.
 */
@NullMarked
package io.github.corralcache;

import org.jspecify.annotations.NullMarked;
