/** A second cache level on Redis or Valkey, reached by Lettuce. */
@NullMarked
package io.github.corralcache.redis;

import org.jspecify.annotations.NullMarked;
