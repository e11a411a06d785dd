/**
 * A small project that breaks every rule of {@link io.github.corralcache.ArchitectureTest}, to prove that the rules
 * see.
 */
@NullMarked
package io.github.corralcache.planted;

import org.jspecify.annotations.NullMarked;
