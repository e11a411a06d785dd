/** Facts about the accounts of pools. */
@NullMarked
package io.github.corralcache.pool;

import org.jspecify.annotations.NullMarked;
