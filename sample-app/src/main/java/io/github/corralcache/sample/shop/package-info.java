/**
 * The shop: its data, the three kinds of SQL it runs, and the caches in front of them. Called by the web interface from
 * its request threads, and by the caches from theirs.
 */
@NullMarked
package io.github.corralcache.sample.shop;

import org.jspecify.annotations.NullMarked;
