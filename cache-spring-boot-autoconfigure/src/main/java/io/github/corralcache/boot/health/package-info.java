/** Corral in the {@code health} endpoint. Read by that endpoint's threads. */
@NullMarked
package io.github.corralcache.boot.health;

import org.jspecify.annotations.NullMarked;
