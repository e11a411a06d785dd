/**
 * Not API. One load per key, and who waits for it. Called by the engine: what changes a key's flight runs under the
 * lock of the key's segment, so that it is atomic with what changes the key's entry; loaders and waiters run outside
 * all locks.
 */
@NullMarked
package io.github.corralcache.loading;

import org.jspecify.annotations.NullMarked;
