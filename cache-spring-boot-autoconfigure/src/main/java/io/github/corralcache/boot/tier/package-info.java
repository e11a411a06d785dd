/** The second tier as an application's properties describe it, and its codec of values. */
@NullMarked
package io.github.corralcache.boot.tier;

import org.jspecify.annotations.NullMarked;
