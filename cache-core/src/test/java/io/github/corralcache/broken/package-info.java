/**
 * Caches with a planted bug each, the ones that real caches have. A check that guards against such a bug must fail on
 * them; if it does not, it guards nothing.
 */
@NullMarked
package io.github.corralcache.broken;

import org.jspecify.annotations.NullMarked;
